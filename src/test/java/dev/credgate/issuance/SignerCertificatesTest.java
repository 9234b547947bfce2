package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.did.Grounds;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.did.x509.Pki.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator lays into the folder is a document signer's certificate, or stops the start. */
class SignerCertificatesTest {

    private static final Instant NOW = Grounds.NOW;

    @TempDir Path folder;
    private Holder iaca;
    private Agency agency;

    @BeforeEach
    void iaca() throws Exception {
        iaca = root(NOW.plus(Duration.ofDays(1000))).make();
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
    }

    private static Order root(Instant until) {
        return Pki.root("CN=IACA,C=MO").authority(0).valid(NOW.minus(Duration.ofDays(100)), until);
    }

    private Order signer() {
        return iaca.issue("CN=Signer,C=MO")
                .usage(KeyUsage.digitalSignature)
                .extendedUsage(true, "1.0.18013.5.1.2")
                .named(new GeneralName(GeneralName.dNSName, "population.gov.example"));
    }

    private void write(String name, X509Certificate... chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate one : chain) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(one.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Files.writeString(folder.resolve(name), text);
    }

    private SignerCertificates read() throws AgencyFaultException {
        return SignerCertificates.read(
                CertificateUse.MDOC_SIGNER, folder, Iacas.of(iaca.certificate()), NOW);
    }

    private void refused(String why) {
        assertThatThrownBy(this::read)
                .isInstanceOf(AgencyFaultException.class)
                .hasMessageContaining("credgate.document-signers-dir")
                .hasMessageContaining(why);
    }

    @Test
    void aCertificateNamesWhoIssues() throws Exception {
        Holder leaf = signer().make();
        write("population.pem", leaf.certificate());
        SignerCertificates signers = read();
        assertThat(signers.names(agency)).containsExactly("x509_san_dns:population.gov.example");
        SignerCertificate signer = signers.of(agency).getFirst();
        assertThat(signer.point()).hasSize(65).startsWith(4);
        assertThat(signer.covers(NOW, NOW)).isTrue();
        assertThat(signer.covers(NOW, NOW.minus(Duration.ofDays(30)))).isFalse();
    }

    @Test
    void theOneThatBeganLastSignsFirstAndOneThatExpiredStaysQuiet() throws Exception {
        write("population.pem", signer().make().certificate());
        write(
                "population.next.pem",
                signer().valid(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(90)))
                        .make()
                        .certificate());
        write(
                "population.old.pem",
                signer().valid(NOW.minus(Duration.ofDays(90)), NOW.minusSeconds(60))
                        .make()
                        .certificate());
        var signers = read().of(agency);
        assertThat(signers).hasSize(3);
        assertThat(signers.getFirst().from()).isEqualTo(NOW.minusSeconds(60));
        assertThat(signers.getLast().covers(NOW, NOW)).isFalse();
        assertThat(signers.getFirst().lastsUntil(NOW.plus(Duration.ofDays(90)))).isTrue();
        assertThat(signers.getFirst().lastsUntil(NOW.plus(Duration.ofDays(90)).plusNanos(1)))
                .isFalse();
    }

    @Test
    void aSignerLastsAsLongAsARootVouchesForIt() throws Exception {
        Instant leafs = NOW.plus(Duration.ofDays(90));
        Instant roots = NOW.plus(Duration.ofDays(30));
        iaca = root(roots).make();
        Holder leaf = signer().valid(NOW.minusSeconds(60), leafs).make();
        write("population.pem", leaf.certificate());
        SignerCertificate signer = read().of(agency).getFirst();
        assertThat(signer.lastsUntil(roots)).isTrue();
        assertThat(signer.lastsUntil(roots.plusSeconds(1))).isFalse();

        // Renewed with its key, before it ends.
        Holder renewed = root(leafs.plusSeconds(1)).keyOf(iaca).make();
        SignerCertificate longer =
                SignerCertificates.read(
                                CertificateUse.MDOC_SIGNER,
                                folder,
                                Iacas.of(iaca.certificate(), renewed.certificate()),
                                NOW)
                        .of(agency)
                        .getFirst();
        assertThat(longer.lastsUntil(leafs)).isTrue();
        assertThat(longer.lastsUntil(leafs.plusSeconds(1))).isFalse();
    }

    @Test
    void whatIsNoDocumentSignerStopsTheStart() throws Exception {
        write("population.pem", signer().usage(KeyUsage.keyAgreement).make().certificate());
        refused("key usage");
        write(
                "population.pem",
                signer().extendedUsage(true, "1.3.6.1.5.5.7.3.1").make().certificate());
        refused("extended key usage");
        write(
                "population.pem",
                signer().valid(NOW.minusSeconds(60), NOW.plus(Duration.ofDays(458)))
                        .make()
                        .certificate());
        refused("457 days");
        write("population.pem", iaca.certificate());
        refused("authority");
        write("population.pem", signer().key("RSA", 2048).make().certificate());
        refused("EC key");
    }

    @Test
    void filesThatAreNoneAreTold() throws IOException {
        Files.writeString(folder.resolve("population.pem"), "");
        refused("EC key");
        Files.writeString(folder.resolve("population.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        refused("population.pem");
        Files.delete(folder.resolve("population.pem"));
        Files.writeString(folder.resolve("No Agency.pem"), "");
        refused("<agency>.pem");
    }
}
