package dev.credgate.issuer.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.CertifiedKey;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.ProviderKeys;
import dev.credgate.hsm.RemoteToken;
import dev.credgate.hsm.SoftHsm;
import dev.credgate.hsm.TokenSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listener whose key is in a real token. */
@SuppressWarnings("NullAway") // what a key manager is asked with, and may answer, is null
class KeyInTokenTest {

    @TempDir static Path folder;
    private static SoftHsm hsm;
    private static X509Certificate certificate;

    @BeforeAll
    static void make() throws Exception {
        hsm = SoftHsm.prepare("door");
        certificate = CertifiedKey.generate(hsm, "door");
        X509Certificate other = CertifiedKey.generate(hsm, "other");
        pem("door.crt", certificate);
        pem("other.crt", other);
    }

    @AfterAll
    static void end() {
        hsm.close();
    }

    private static void pem(String name, X509Certificate certificate) throws Exception {
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void theKeyIsShownAndStaysInTheToken() {
        ServerKeyManager keys = tls(Map.of("key-in-token", "door"), hsm.settings()).keys();
        String alias = keys.chooseEngineServerAlias("EC", null, null);
        assertThat(alias).isNotNull();
        assertThat(keys.getCertificateChain(alias)).containsExactly(certificate);
        assertThat(keys.getPrivateKey(alias)).isNotNull();
        assertThat(keys.getPrivateKey(alias).getEncoded()).isNull();
    }

    @Test
    void aTokenThatIsAwayKeepsNothingButTheListenerFromWorking() {
        TokenSettings away = new TokenSettings(hsm.settings().module(), "elsewhere", hsm.pinFile());
        ServerKeyManager keys = tls(Map.of("key-in-token", "door"), away).keys();
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();
    }

    /** Connections live on, and what their certificates may be is read on. */
    @Test
    void whomToBelieveIsReadWhileTheTokenIsAway() throws Exception {
        TokenSettings away = new TokenSettings(hsm.settings().module(), "elsewhere", hsm.pinFile());
        Path believed = folder.resolve("believed.crt");
        Files.copy(folder.resolve("other.crt"), believed);
        IssuerTls tls =
                tls(
                        Map.of(
                                "key-in-token", "door",
                                "client-ca", believed.toString(),
                                "reload-interval", "PT0.1S"),
                        away);
        assertThat(tls.keys().chooseEngineServerAlias("EC", null, null)).isNull();
        tls.start(new StartupEvent(), new SimpleMeterRegistry(), InstantSource.system());
        try {
            assertThat(tls.fault(List.of(certificate))).isPresent();
            Files.copy(folder.resolve("door.crt"), believed, StandardCopyOption.REPLACE_EXISTING);
            awaitBelieved(tls, true);
        } finally {
            tls.stop(new ShutdownEvent());
        }
    }

    /** Nor is a CA kept that was taken back before the token was there again. */
    @Test
    void whoIsNoLongerToBeBelievedIsNot() throws Exception {
        Path pin = Files.copy(hsm.pinFile(), folder.resolve("pin"));
        Path shown = Files.copy(folder.resolve("door.crt"), folder.resolve("shown.crt"));
        Path believed = Files.copy(folder.resolve("other.crt"), folder.resolve("taken-back.crt"));
        IssuerTls tls =
                tls(
                        Map.of(
                                "key-in-token",
                                "door",
                                "certificate",
                                shown.toString(),
                                "client-ca",
                                believed.toString(),
                                "reload-interval",
                                "PT0.1S"),
                        new TokenSettings(hsm.settings().module(), hsm.label(), pin));
        assertThat(tls.keys().chooseEngineServerAlias("EC", null, null)).isNotNull();
        tls.start(new StartupEvent(), new SimpleMeterRegistry(), InstantSource.system());
        try {
            Files.delete(pin);
            Files.writeString(shown, "\n", StandardOpenOption.APPEND);
            Files.copy(folder.resolve("door.crt"), believed, StandardCopyOption.REPLACE_EXISTING);
            awaitBelieved(tls, true);
            Files.copy(folder.resolve("other.crt"), believed, StandardCopyOption.REPLACE_EXISTING);
            awaitBelieved(tls, false);
        } finally {
            tls.stop(new ShutdownEvent());
        }
    }

    private static void awaitBelieved(IssuerTls tls, boolean is) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(tls.fault(List.of(certificate)).isEmpty()).isEqualTo(is));
    }

    /** It may be the right key: nothing is to be ended, nor left unread, for that. */
    @Test
    void aTokenThatHangsIsNoFaultOfTheFiles() throws Exception {
        TlsFiles files =
                new TlsFiles(
                        Files.readAllBytes(folder.resolve("door.crt")),
                        new byte[0],
                        Files.readAllBytes(folder.resolve("other.crt")),
                        List.of());
        try (RemoteToken remote = RemoteToken.serve(hsm)) {
            PrivateKey key =
                    new ProviderKeys(List.of(remote.answeringWithin(Duration.ofMillis(400))))
                            .open("door");
            assertThat(files.identity(key).key()).isSameAs(key);
            remote.hang();
            try {
                assertThatThrownBy(() -> files.identity(key))
                        .isInstanceOf(HsmException.class)
                        .hasMessageContaining("has not returned");
            } finally {
                remote.goOn();
            }
        }
    }

    @Test
    void aKeyOfAnotherCertificateEndsTheStart() {
        assertThatThrownBy(() -> tls(Map.of("key-in-token", "other"), hsm.settings()).keys())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("credgate.issuer.key-in-token")
                .hasMessageContaining("the key of the first certificate");
    }

    @Test
    void aFileAndATokenAreOneTooMany() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "");
        assertThatThrownBy(() ->
                        tls(Map.of("key-in-token", "door", "key", key.toString()), hsm.settings())
                                .keys())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("expected one of them");
    }

    private static IssuerTls tls(Map<String, String> settings, TokenSettings token) {
        Map<String, String> all = new HashMap<>();
        all.put("credgate.issuer.reload-interval", "PT10S");
        all.put("credgate.issuer.certificate", folder.resolve("door.crt").toString());
        all.put("credgate.issuer.client-ca", folder.resolve("other.crt").toString());
        settings.forEach((name, value) -> all.put("credgate.issuer." + name, value));
        IssuerTlsConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(IssuerTlsConfig.class)
                        .withMappingIgnore("credgate.issuer.**")
                        .withDefaultValues(all)
                        .build()
                        .getConfigMapping(IssuerTlsConfig.class);
        return new IssuerTls(config, new ProviderKeys(List.of(token)));
    }
}
