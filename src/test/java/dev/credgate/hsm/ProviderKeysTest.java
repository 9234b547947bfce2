package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.HsmException.Kind;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with a server's key that is in a real SoftHSM and stays there. */
@SuppressWarnings("NullAway") // a key manager answers null for none
class ProviderKeysTest {

    private static SoftHsm hsm;
    private static X509Certificate certificate;

    @BeforeAll
    static void make() throws Exception {
        hsm = SoftHsm.prepare("tls");
        certificate = CertifiedKey.generate(hsm, "gateway");
    }

    @AfterAll
    static void end() {
        hsm.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aHandshakeIsSignedInTheToken(String protocol) throws Exception {
        PrivateKey key = new ProviderKeys(List.of(hsm.settings())).open("gateway");
        assertThat(key.getEncoded()).isNull();
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {showing(key)}, null, null);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trusting().getTrustManagers(), null);
        try (SSLServerSocket listening =
                        (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0);
                SSLSocket asking =
                        (SSLSocket)
                                client.getSocketFactory()
                                        .createSocket("localhost", listening.getLocalPort())) {
            Thread answering =
                    Thread.startVirtualThread(() -> {
                        try (Socket accepted = listening.accept()) {
                            accepted.getOutputStream().write('!');
                        } catch (java.io.IOException _) {
                            // the client's side tells
                        }
                    });
            asking.setEnabledProtocols(new String[] {protocol});
            assertThat(asking.getInputStream().read()).isEqualTo('!');
            assertThat(asking.getSession().getPeerCertificates())
                    .containsExactly((Certificate) certificate);
            assertThat(asking.getSession().getProtocol()).isEqualTo(protocol);
            answering.join();
        }
    }

    /** After an outage another provider takes the place of the one whose sessions are gone. */
    @Test
    void openedAgainItIsTheOnlyOne() throws Exception {
        ProviderKeys keys = new ProviderKeys(List.of(hsm.settings()));
        PrivateKey first = keys.open("gateway");
        long before = ours();
        PrivateKey second = keys.open(TokenSettings.ONLY + "/gateway");
        assertThat(ours()).isEqualTo(before);
        assertThat(second).isNotSameAs(first);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(second);
        signature.update(new byte[3]);
        byte[] made = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(new byte[3]);
        assertThat(signature.verify(made)).isTrue();
    }

    @Test
    void whatIsNotThereIsSaid() {
        ProviderKeys keys = new ProviderKeys(List.of(hsm.settings()));
        long before = ours();
        refused(keys, "other", Kind.KEY, "no private key labelled other");
        refused(keys, "luna/gateway", Kind.CONFIGURATION, "no token is called luna");
        refused(new ProviderKeys(List.of()), "gateway", Kind.CONFIGURATION, "no token is config");
        assertThat(ours()).isEqualTo(before);
    }

    @Test
    void aWrongPinIsGivenOnce() throws Exception {
        Path wrong = Files.writeString(hsm.folder().resolve("wrong"), "99999999");
        Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
        ProviderKeys keys =
                new ProviderKeys(
                        List.of(new TokenSettings(hsm.settings().module(), hsm.label(), wrong)));
        refused(keys, "gateway", Kind.PIN_REFUSED, "refused the PIN (CKR_PIN_INCORRECT)");
        refused(keys, "gateway", Kind.PIN_REFUSED, "not tried again");
    }

    private static void refused(ProviderKeys keys, String id, Kind kind, String line) {
        assertThatThrownBy(() -> keys.open(id))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(line)
                .hasMessageNotContaining("99999999");
    }

    private static long ours() {
        return List.of(Security.getProviders()).stream()
                .filter(provider -> provider.getName().contains("CredGate-TLS"))
                .count();
    }

    private static TrustManagerFactory trusting() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("gateway", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private static KeyManager showing(PrivateKey key) {
        return new X509ExtendedKeyManager() {
            @Override
            public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine e) {
                return "gateway";
            }

            @Override
            public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                return type.equals("EC") ? "gateway" : null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return new X509Certificate[] {certificate};
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return key;
            }

            @Override
            public String[] getServerAliases(String type, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String[] getClientAliases(String type, Principal[] issuers) {
                return new String[0];
            }

            @Override
            public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                return "";
            }
        };
    }
}
