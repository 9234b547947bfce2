package dev.credgate.issuer.tls;

import dev.credgate.issuer.tls.TlsFiles.Identity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows clients the door's certificate: each handshake with the one that holds when it begins. One
 * that is under way goes on with the pair that it chose.
 */
final class ServerKeyManager extends X509ExtendedKeyManager {

    /** So many replacements a handshake may take. */
    private static final int KEPT = 8;

    private final Map<String, Identity> identities = new ConcurrentHashMap<>();
    private volatile int newest;

    /** From now on this one. */
    synchronized void show(Identity identity) {
        int next = newest + 1;
        identities.put(alias(next), identity);
        newest = next;
        identities.remove(alias(next - KEPT));
    }

    private static String alias(int number) {
        return "identity-" + number;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        String alias = alias(newest);
        Identity identity = identities.get(alias);
        return identity != null && identity.key().getAlgorithm().equals(keyType) ? alias : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = identities.get(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = identities.get(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
