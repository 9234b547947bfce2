package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.did.CertificateResolver;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator lays into the folder for {@code x5c} can be verified, or stops the start. */
class JoseSignerCertificatesTest {

    private static final Instant NOW = Grounds.NOW;
    private static final String HOST = "population.gov.example";

    @TempDir Path folder;
    private Holder root;
    private Holder authority;
    private Agency agency;

    @BeforeEach
    void authorities() throws Exception {
        root = Pki.root("CN=Issuers").make();
        authority = root.issue("CN=Agencies").authority(0).make();
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

    private Order signer() {
        return authority
                .issue("CN=Signer")
                .usage(KeyUsage.digitalSignature)
                .named(new GeneralName(GeneralName.dNSName, HOST));
    }

    private void write(Holder... chain) throws Exception {
        write("population.pem", chain);
    }

    private void write(String name, Holder... chain) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Holder one : chain) {
            X509Certificate certificate = one.certificate();
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        Files.writeString(folder.resolve(name), text);
    }

    private SignerCertificates read(CertificateResolver resolver) throws AgencyFaultException {
        return SignerCertificates.read(CertificateUse.JOSE_ISSUER, folder, resolver, NOW);
    }

    private SignerCertificate read() throws AgencyFaultException {
        return read(Iacas.followed(root.certificate())).of(agency).getFirst();
    }

    private void refused(String why) {
        assertThatThrownBy(this::read)
                .isInstanceOf(AgencyFaultException.class)
                .hasMessageContaining("credgate.jose-signers-dir: ")
                .hasMessageContaining("population.pem: ")
                .hasMessageContaining(why);
    }

    private String name(GeneralName... names) throws Exception {
        write(signer().named(names).make(), authority);
        return read().name();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String name) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, name);
    }

    @Test
    void theIssuerIsTheUrlForWhichTheCertificateSpeaks() throws Exception {
        assertThat(name(dns(HOST))).isEqualTo("https://population.gov.example");
        assertThat(name(dns("*.gov.example"), dns("b.gov.example"), dns("c.gov.example")))
                .isEqualTo("https://b.gov.example");
        assertThat(name(dns(HOST), uri("https://gov.example/agencies/population")))
                .isEqualTo("https://gov.example/agencies/population");
        // What names no issuer, or is written as none is compared.
        for (String other :
                List.of(
                        "did:web:gov.example",
                        "http://gov.example/",
                        "https://Gov.example/",
                        "https://gov.example/?a",
                        "https://gov.example/#a",
                        "https://a@gov.example/")) {
            assertThat(name(dns(HOST), uri(other)))
                    .as(other)
                    .isEqualTo("https://population.gov.example");
        }
    }

    @Test
    void aCertificateWithoutSuchANameIsRefused() throws Exception {
        for (GeneralName name : List.of(dns("*.gov.example"), uri("did:web:gov.example"))) {
            write(signer().named(name).make(), authority);
            refused("https URL");
        }
    }

    @Test
    void itIsSentAsItStandsAndLastsAsLongAsItsPath() throws Exception {
        Instant first = NOW.minus(Duration.ofDays(1));
        Instant last = NOW.plus(Duration.ofDays(5));
        authority = root.issue("CN=Agencies").authority(0).valid(first, last).make();
        Holder leaf = signer().make();
        write(leaf, authority);
        SignerCertificate signer = read();
        assertThat(signer.use()).isEqualTo(CertificateUse.JOSE_ISSUER);
        assertThat(signer.chain()).containsExactly(leaf.der(), authority.der());
        assertThat(signer.lastsUntil(last)).isTrue();
        assertThat(signer.lastsUntil(last.plusSeconds(1))).isFalse();
        // The leaf is older than what vouches for it.
        assertThat(signer.covers(NOW, first)).isTrue();
        assertThat(signer.covers(NOW, first.minusSeconds(1))).isFalse();
    }

    @Test
    void oneThatIsOverOrNotYetBegunSignsNothingAndStopsNothing() throws Exception {
        write(
                "population.old.pem",
                signer().valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1)).make(),
                authority);
        assertThat(read().covers(NOW, NOW)).isFalse();
        Files.delete(folder.resolve("population.old.pem"));
        write(
                "population.next.pem",
                signer().valid(NOW.plusSeconds(60), NOW.plus(Duration.ofDays(9))).make(),
                authority);
        assertThat(read().covers(NOW, NOW)).isFalse();
        Files.delete(folder.resolve("population.next.pem"));
        // An authority that ended takes what it vouched for with it.
        authority =
                root.issue("CN=Agencies")
                        .authority(0)
                        .valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1))
                        .make();
        write(signer().make(), authority);
        assertThat(read().covers(NOW, NOW)).isFalse();
    }

    @Test
    void whatVerifiersRefuseStopsTheStart() throws Exception {
        write(signer().usage(KeyUsage.keyAgreement).make(), authority);
        refused("digitalSignature");
        write(authority);
        refused("authority");
        write(signer().key("RSA", 2048).make(), authority);
        refused("EC key");
        write(signer().make(), authority, root);
        refused("leave out CN=Issuers");
        write(
                Pki.root("CN=Itself")
                        .usage(KeyUsage.digitalSignature)
                        .named(new GeneralName(GeneralName.dNSName, HOST))
                        .make());
        refused("leave out CN=Itself");
    }

    /** Even where one root is pinned for both. */
    @Test
    void aDocumentSignersCertificateIsTold() throws Exception {
        write(signer().extendedUsage(true, "1.0.18013.5.1.2").make(), authority);
        refused("belongs into credgate.document-signers-dir");
    }

    @Test
    void aRootForDocumentsVouchesForNothingHere() throws Exception {
        write(signer().make(), authority);
        assertThatThrownBy(() -> read(Iacas.of(root.certificate())))
                .isInstanceOf(AgencyFaultException.class)
                .hasMessageContaining("no certificate roots are configured for this use");
    }

    @Test
    void eachFaultHasALineOfItsOwn() throws Exception {
        write("population.a.pem", signer().usage(KeyUsage.keyAgreement).make(), authority);
        write("population.b.pem", authority);
        write("No Agency.pem", signer().make(), authority);
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        AgencyFaultException.class, fault -> assertThat(fault.lines()).hasSize(3));
    }

    @Test
    void oneNameIsOneAgencys() throws Exception {
        write(signer().make(), authority);
        write("population.next.pem", signer().make(), authority);
        write("transport.pem", signer().named(dns("transport.gov.example")).make(), authority);
        write(
                "transport.before.pem",
                signer().valid(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(1)).make(),
                authority);
        assertThat(read().name()).isEqualTo("https://" + HOST);
        write("transport.now.pem", signer().make(), authority);
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        AgencyFaultException.class,
                        fault ->
                                assertThat(fault.lines())
                                        .singleElement()
                                        .asString()
                                        .contains(
                                                "credgate.jose-signers-dir: https://" + HOST,
                                                "population, transport"));
    }

    @Test
    void thoseOfOneUseSignNothingOfTheOther() {
        SignerCertificate document =
                new SignerCertificate(
                        CertificateUse.MDOC_SIGNER,
                        List.of(),
                        "x509_san_dns:" + HOST,
                        "x509_hash:a",
                        new byte[65],
                        NOW,
                        NOW);
        SignerCertificate jose =
                new SignerCertificate(
                        CertificateUse.JOSE_ISSUER,
                        List.of(),
                        "https://" + HOST,
                        "x509_hash:b",
                        new byte[65],
                        NOW,
                        NOW);
        SignerCertificates both =
                new SignerCertificates(Map.of("population", List.of(document)))
                        .and(new SignerCertificates(Map.of("population", List.of(jose))));
        assertThat(both.of(agency, CertificateUse.MDOC_SIGNER)).containsExactly(document);
        assertThat(both.of(agency, CertificateUse.JOSE_ISSUER)).containsExactly(jose);
        assertThat(both.names(agency)).containsExactly("x509_san_dns:" + HOST, "https://" + HOST);
    }
}
