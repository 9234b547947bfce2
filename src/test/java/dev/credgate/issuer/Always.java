package dev.credgate.issuer;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A client that presents its certificate whatever CA the server names: the JDK's own would hold
 * back another CA's, and a test of it would show an anonymous client.
 */
final class Always extends X509ExtendedKeyManager {

    private final TestPki.Client client;

    private Always(TestPki.Client client) {
        this.client = client;
    }

    static KeyManager[] presenting(TestPki.Client client, KeyManager[] usual) {
        return usual.length == 0 ? usual : new KeyManager[] {new Always(client)};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {"client"};
    }

    @Override
    public String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return "client";
    }

    @Override
    public String chooseEngineClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return "client";
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return client.chain();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return client.keys().getPrivate();
    }
}
