package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.did.Grounds;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.did.x509.Pki.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A root that ended, or was taken out, while what it vouched for still lies in the folder: that
 * signs nothing, and the gateway starts, since it verifies as well.
 */
class SignerRootsTest {

    private static final Instant NOW = Grounds.NOW;
    private static final String HOST = "population.gov.example";

    /** Kept, or the handler would go with the logger. */
    private static final Logger LOG = Logger.getLogger(CertificateFolder.class.getName());

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    String text = line.getMessage() + Arrays.toString(line.getParameters());
                    // Other tests speak as well.
                    if (text.contains(folder.toString())) {
                        said.add(text);
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @TempDir Path folder;
    private Agency agency;

    @BeforeEach
    void agency() throws Exception {
        Path agencies = Files.createDirectory(folder.resolve("agencies"));
        Files.writeString(
                agencies.resolve("a.yaml"),
                """
                name: population
                certificate: sha256/AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
                did: did:weid:101:0x1111111111111111111111111111111111111111
                key: a
                """);
        agency = AgencyFiles.read(agencies).getFirst();
        LOG.addHandler(handler);
    }

    @AfterEach
    void quiet() {
        LOG.removeHandler(handler);
    }

    private static Order root(Duration left) {
        return Pki.root("CN=Issuers,C=MO").authority(0).valid(ago(100), NOW.plus(left));
    }

    private static Instant ago(int days) {
        return NOW.minus(Duration.ofDays(days));
    }

    /** For a hundred days more. */
    private static Order signer(Holder above) {
        return above.issue("CN=Signer,C=MO")
                .usage(KeyUsage.digitalSignature)
                .named(new GeneralName(GeneralName.dNSName, HOST))
                .valid(ago(50), NOW.plus(Duration.ofDays(100)));
    }

    private static Order documentSigner(Holder above) {
        return signer(above).extendedUsage(true, "1.0.18013.5.1.2");
    }

    private void write(Holder... chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Holder one : chain) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(one.der()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Files.writeString(folder.resolve("population.pem"), text);
    }

    private SignerCertificates read(CertificateUse use, Holder... roots)
            throws AgencyFaultException {
        X509Certificate[] pinned = new X509Certificate[roots.length];
        for (int i = 0; i < roots.length; i++) {
            pinned[i] = roots[i].certificate();
        }
        return SignerCertificates.read(use, folder, Iacas.followed(pinned), NOW);
    }

    private void isSilent(CertificateUse use, Holder... roots) throws Exception {
        said.clear();
        SignerCertificates read = read(use, roots);
        assertThat(read.of(agency)).hasSize(1);
        SignerCertificate signer = read.of(agency).getFirst();
        for (Instant instant : List.of(ago(50), ago(20), NOW, NOW.plus(Duration.ofDays(90)))) {
            assertThat(signer.covers(instant, instant)).as("%s", instant).isFalse();
        }
        assertThat(signer.lastsUntil(NOW)).isFalse();
        assertThat(read.names(agency)).as("whose lists it has").hasSize(1);
        assertThat(said).singleElement().asString().contains("signs nothing");
    }

    private void stops(String why, Holder... roots) {
        assertThatThrownBy(() -> read(CertificateUse.JOSE_ISSUER, roots))
                .isInstanceOf(AgencyFaultException.class)
                .hasMessageContaining("credgate.jose-signers-dir: ")
                .hasMessageContaining(why);
    }

    @Test
    void oneThatEndedStopsNothing() throws Exception {
        Holder root = root(Duration.ofDays(-1)).make();
        write(signer(root).make());
        isSilent(CertificateUse.JOSE_ISSUER, root);
        write(documentSigner(root).make());
        isSilent(CertificateUse.MDOC_SIGNER, root);
        // The leaf ended as well, and after its root.
        write(signer(root).valid(ago(50), NOW.minusSeconds(1)).make());
        isSilent(CertificateUse.JOSE_ISSUER, root);
        // One that has not begun yet.
        root = root(Duration.ofDays(10)).valid(NOW.plusSeconds(60), NOW.plusSeconds(120)).make();
        write(signer(root).make());
        isSilent(CertificateUse.JOSE_ISSUER, root);
    }

    @Test
    void oneThatWasTakenOutStopsNothing() throws Exception {
        Holder root = root(Duration.ofDays(300)).make();
        Holder other = Pki.root("CN=Others,C=MO").authority(0).make();
        write(documentSigner(root).make());
        isSilent(CertificateUse.MDOC_SIGNER, other);
        Holder authority = root.issue("CN=Agencies,C=MO").authority(0).make();
        write(signer(authority).make(), authority);
        isSilent(CertificateUse.JOSE_ISSUER, other);
    }

    @Test
    void oneInWhosePlaceStandsAnotherOfItsNameStopsNothing() throws Exception {
        Holder root = root(Duration.ofDays(300)).make();
        Holder other = root(Duration.ofDays(300)).make();
        write(signer(root).make());
        isSilent(CertificateUse.JOSE_ISSUER, other);
        // As authorities make them, with the key's id in both.
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        other =
                root(Duration.ofDays(300))
                        .keyOf(other)
                        .extension(
                                Extension.subjectKeyIdentifier,
                                false,
                                ids.createSubjectKeyIdentifier(other.keys().getPublic()))
                        .make();
        write(
                signer(root)
                        .extension(
                                Extension.authorityKeyIdentifier,
                                false,
                                ids.createAuthorityKeyIdentifier(root.keys().getPublic()))
                        .make());
        isSilent(CertificateUse.JOSE_ISSUER, other);
        Holder ended = root(Duration.ofDays(-1)).keyOf(root).make();
        isSilent(CertificateUse.JOSE_ISSUER, other, ended);
        assertThat(
                        read(CertificateUse.JOSE_ISSUER, other, ended, root)
                                .of(agency)
                                .getFirst()
                                .covers(NOW, NOW))
                .isTrue();
    }

    /** What was wrong from the beginning is told, whatever became of the root. */
    @Test
    void whatTimeDoesNotDoStopsTheStart() throws Exception {
        Holder ended = root(Duration.ofDays(-1)).make();
        Holder other = Pki.root("CN=Others,C=MO").make();
        write(signer(ended).usage(KeyUsage.keyAgreement).make());
        stops("digitalSignature", ended);
        stops("digitalSignature", root(Duration.ofDays(300)).make(), ended);
        Holder root = Pki.root("CN=Issuers,C=MO").make();
        Holder authority = root.issue("CN=Agencies,C=MO").authority(0).make();
        Holder leaf = signer(authority).make();
        write(authority, leaf);
        stops("signed by the one after it, not so", other);
        Holder namesake = root.issue("CN=Agencies,C=MO").authority(0).make();
        write(leaf, namesake);
        stops("not signed by the one above it", root);
        stops("signed by the one after it, not so", other);
        write(leaf, authority, root);
        stops("leave out C=MO, CN=Issuers", other);
    }
}
