package dev.credgate.did.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.x509.Pki.Holder;
import java.io.ByteArrayInputStream;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
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

    /** Each name that can be told is one that it speaks for, its twin's apart. */
    @Test
    void itsNamesOneByOne() throws Exception {
        CertificateNames names = names(dns("Issuer.example"), uri("did:web:issuer.example"));
        assertThat(names.own())
                .startsWith(
                        "x509_san_dns:issuer.example",
                        "https://issuer.example",
                        "x509_san_uri:did:web:issuer.example",
                        "did:web:issuer.example",
                        names.hashes().getFirst())
                .hasSize(6);
        assertThat(names.own().subList(0, 5)).allMatch(names::include);
        assertThat(names.above())
                .containsExactly(
                        CertificateNames.hash(root.der()),
                        CertificateNames.hash(Pki.twin(root.der())));
    }

    @Test
    void ofEachEcdsaSignatureTheTwinIsKnown() throws Exception {
        for (String curve : List.of("256", "384", "521")) {
            Holder authority = Pki.root("CN=Root").key("EC", Integer.parseInt(curve)).make();
            for (int i = 0; i < 20; i++) {
                X509Certificate leaf = authority.issue("CN=Leaf").make().certificate();
                byte[] twin = CertificateForms.twin(leaf).orElseThrow();
                assertThat(twin).isNotEqualTo(leaf.getEncoded());
                X509Certificate other = CertificateReader.read(twin).orElseThrow();
                other.verify(authority.keys().getPublic());
                assertThat(CertificateForms.twin(other)).contains(leaf.getEncoded());
                if (curve.equals("256")) {
                    assertThat(twin).isEqualTo(Pki.twin(leaf.getEncoded()));
                }
            }
        }
        Holder rsa = Pki.root("CN=Root").key("RSA", 2048).signedWith("SHA256withRSA").make();
        assertThat(CertificateForms.twin(rsa.certificate())).isEmpty();
        assertThat(CertificateNames.of(List.of(rsa.der())).orElseThrow().own())
                .containsExactly(CertificateNames.hash(rsa.der()));
    }

    /** What nobody signed may be written in one way only: each other would be another name. */
    @Test
    void noOtherSpellingOfACertificateIsRead() throws Exception {
        Holder rsa = Pki.root("CN=Root").key("RSA", 2048).signedWith("SHA256withRSA").make();
        for (byte[] der : List.of(root.der(), rsa.der())) {
            assertThat(CertificateReader.read(der)).isPresent();
            assertThat(CertificateReader.read(Pki.around(der, parts -> parts))).isPresent();
            ASN1ObjectIdentifier algorithm =
                    AlgorithmIdentifier.getInstance(ASN1Sequence.getInstance(der).getObjectAt(1))
                            .getAlgorithm();
            byte[] respelled =
                    Arrays.equals(der, root.der())
                            ? new AlgorithmIdentifier(algorithm, DERNull.INSTANCE).getEncoded()
                            : new AlgorithmIdentifier(algorithm).getEncoded();
            byte[] other = Pki.around(der, parts -> List.of(parts.get(0), respelled, parts.get(2)));
            // The JDK reads it, and its signature holds.
            X509Certificate lenient =
                    (X509Certificate)
                            CertificateReader.factory()
                                    .generateCertificate(new ByteArrayInputStream(other));
            lenient.verify(lenient.getPublicKey());
            assertThat(lenient.getEncoded()).isEqualTo(other);
            assertThat(CertificateReader.read(other)).isEmpty();
        }
        byte[] spare =
                Pki.around(
                        root.der(),
                        parts -> {
                            byte[] bits = parts.get(2).clone();
                            bits[2] = 1;
                            return List.of(parts.get(0), parts.get(1), bits);
                        });
        assertThat(CertificateReader.read(spare)).isEmpty();
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
