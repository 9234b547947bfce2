package dev.credgate.did.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.x509.Pki.Holder;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {

    private final Holder root = Pki.root("CN=Root").make();

    CertificateNamesTest() throws Exception {}

    private CertificateNames names(GeneralName... names) throws Exception {
        return CertificateNames.of(
                        List.of(
                                root.issue("CN=Leaf")
                                        .usage(KeyUsage.digitalSignature)
                                        .named(names)
                                        .make()
                                        .der(),
                                root.der()))
                .orElseThrow();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    @Test
    void whoItSpeaksFor() throws Exception {
        CertificateNames names =
                names(dns("Issuer.example"), dns("*.wild.example"), uri("did:web:issuer.example"));
        assertThat(names.preferred()).isEqualTo("x509_san_dns:issuer.example");
        for (String issuer :
                List.of(
                        "x509_san_dns:issuer.example",
                        "x509_san_uri:did:web:issuer.example",
                        "did:web:issuer.example",
                        "https://issuer.example",
                        "https://issuer.example/tenant",
                        CertificateNames.hash(root.der()))) {
            assertThat(names.include(issuer)).as(issuer).isTrue();
        }
        for (String issuer :
                List.of(
                        "",
                        "issuer.example",
                        "http://issuer.example",
                        "https://issuer.example.evil.example",
                        "https://issuer.example@evil.example",
                        "https://issuer.example:8443",
                        "https://a.wild.example",
                        "x509_san_dns:*.wild.example",
                        "x509_san_dns:Issuer.example",
                        "x509_san_uri:https://issuer.example",
                        "did:web:other.example")) {
            assertThat(names.include(issuer)).as(issuer).isFalse();
        }
    }

    @Test
    void whatItStandsUnderWithoutADnsName() throws Exception {
        assertThat(names(uri("https://issuer.example/a")).preferred())
                .isEqualTo("x509_san_uri:https://issuer.example/a");
        CertificateNames bare = names(new GeneralName(GeneralName.rfc822Name, "a@b.example"));
        assertThat(bare.preferred()).isEqualTo(bare.hashes().getFirst()).startsWith("x509_hash:");
        assertThat(CertificateNames.of(List.of())).isEmpty();
        assertThat(CertificateNames.of(List.of(new byte[5]))).isEmpty();
    }
}
