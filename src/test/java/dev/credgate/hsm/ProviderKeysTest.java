package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.HsmException.Kind;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with a server's key that is in a real SoftHSM and stays there. */
@SuppressWarnings("NullAway") // a key manager answers null for none
class ProviderKeysTest {

    private static SoftHsm hsm;
    private static Map<String, X509Certificate> certificates;

    @BeforeAll
    static void make() throws Exception {
        hsm = SoftHsm.prepare("tls");
        certificates =
                Map.of(
                        "gateway", CertifiedKey.generate(hsm, "gateway"),
                        "of-rsa", CertifiedKey.rsa(hsm, "of-rsa"));
    }

    @AfterAll
    static void end() {
        hsm.close();
    }

    @ParameterizedTest
    @CsvSource({"gateway, TLSv1.3", "gateway, TLSv1.2", "of-rsa, TLSv1.3", "of-rsa, TLSv1.2"})
    void aHandshakeIsSignedInTheToken(String label, String protocol) throws Exception {
        PrivateKey key = new ProviderKeys(List.of(hsm.settings())).open(label);
        X509Certificate certificate = certificates.get(label);
        assertThat(key.getEncoded()).isNull();
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(new KeyManager[] {showing(key, certificate)}, null, null);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trusting(certificate).getTrustManagers(), null);
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
        byte[] made = signature(second).sign();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initVerify(certificates.get("gateway").getPublicKey());
        signature.update(new byte[3]);
        assertThat(signature.verify(made)).isTrue();
    }

    /** Nothing takes a thread back out of C: whoever waits for it goes on without. */
    @Test
    @Timeout(60)
    void aTokenThatHangsKeepsNobody() throws Exception {
        try (RemoteToken remote = RemoteToken.serve(hsm)) {
            ProviderKeys keys = impatient(remote);
            PrivateKey key = keys.open("gateway");
            assertThat(signature(key).sign()).isNotEmpty();
            remote.hang();
            try {
                assertThatThrownBy(signature(key)::sign)
                        .isInstanceOf(SignatureException.class)
                        .hasMessageContaining("has not returned for 400 ms");
                refused(keys, "gateway", Kind.AWAY, "has not returned for 2400 ms");
            } finally {
                remote.goOn();
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(signature(keys.open("gateway")).sign()).isNotEmpty());
        }
    }

    /**
     * What never comes back is of the copy of the module that it is in, and the next is another.
     */
    @Test
    @Timeout(60)
    void whatHangsForEverKeepsNoOtherCopyFromSigning() throws Exception {
        try (RemoteToken gone = RemoteToken.serve(hsm)) {
            ProviderKeys keys = impatient(gone);
            PrivateKey key = keys.open("gateway");
            gone.hang();
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(signature(key)::sign).hasMessageContaining("has not returned");
            }
            assertThatThrownBy(signature(key)::sign).hasMessageContaining("stuck");
            gone.givePlace();
            try (RemoteToken _ = RemoteToken.serve(hsm)) {
                assertThat(signature(keys.open("gateway")).sign()).isNotEmpty();
            }
        }
    }

    /** Else a token that is slow to open had a copy of its module mapped each time, and no key. */
    @Test
    @Timeout(60)
    void aKeyThatCameLateIsThereForWhoeverAsksNext() throws Exception {
        try (RemoteToken remote = RemoteToken.serve(hsm)) {
            Path copies = Files.createDirectory(hsm.folder().resolve("late"));
            TokenSettings usual = remote.settings();
            ProviderKeys keys =
                    new ProviderKeys(
                            List.of(
                                    new TokenSettings(
                                            usual.name(),
                                            usual.module(),
                                            usual.place(),
                                            usual.pin(),
                                            usual.sessions(),
                                            usual.patience(),
                                            Duration.ofMillis(100),
                                            copies)));
            remote.hang();
            refused(keys, "gateway", Kind.AWAY, "has not returned for 600 ms");
            remote.goOn();
            // A copy's folder is there for as long as it is opened.
            await().atMost(Duration.ofSeconds(20)).until(() -> copies.toFile().list().length == 0);
            long before = Files.getLastModifiedTime(copies).toMillis();
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(signature(keys.open("gateway")).sign()).isNotEmpty());
            assertThat(Files.getLastModifiedTime(copies).toMillis()).isEqualTo(before);
        }
    }

    private static ProviderKeys impatient(RemoteToken remote) {
        return new ProviderKeys(List.of(remote.answeringWithin(Duration.ofMillis(400))));
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(new byte[3]);
        return signature;
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

    /** It is looked for again and again while it is away. */
    @Test
    void whatCouldNotBeOpenedStaysInNoMemory() throws Exception {
        ProviderKeys keys =
                new ProviderKeys(
                        List.of(
                                new TokenSettings(
                                        hsm.settings().module(), "elsewhere", hsm.pinFile())));
        long before = mappedModules();
        ProviderKeys here = new ProviderKeys(List.of(hsm.settings()));
        for (int i = 0; i < 5; i++) {
            refused(keys, "gateway", Kind.AWAY, "no slot holds");
            refused(here, "other", Kind.KEY, "no private key labelled other");
        }
        assertThat(mappedModules()).isEqualTo(before);
    }

    private static long mappedModules() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("libsofthsm2")).count();
        }
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

    private static TrustManagerFactory trusting(X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("gateway", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private static KeyManager showing(PrivateKey key, X509Certificate certificate) {
        return new X509ExtendedKeyManager() {
            @Override
            public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine e) {
                return "gateway";
            }

            @Override
            public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                return type.equals(key.getAlgorithm()) ? "gateway" : null;
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
