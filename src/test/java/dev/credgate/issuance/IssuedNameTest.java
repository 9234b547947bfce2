package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Issuers are compared by what their names say, in whatever string types a CA writes them. */
class IssuedNameTest {

    @Test
    void attributesBeyondRfc2253AreComparedAsText() throws Exception {
        X509Certificate utf8 =
                certificate(
                        new DERIA5String("example"),
                        new DERUTF8String("Agencies  CA"),
                        new DERUTF8String("VATDE-123"));
        X509Certificate others =
                certificate(
                        new DERUTF8String("Example"),
                        new DERBMPString("agencies ca"),
                        new DERPrintableString("VATDE-123"));
        for (X509Certificate certificate : new X509Certificate[] {utf8, others}) {
            assertThat(name("2.5.4.97=VATDE-123,CN=Agencies CA,DC=example").names(certificate))
                    .isTrue();
            assertThat(name("2.5.4.97=vatde-123, cn=agencies ca, dc=EXAMPLE").names(certificate))
                    .isTrue();
            assertThat(name("2.5.4.97=VATDE-124,CN=Agencies CA,DC=example").names(certificate))
                    .isFalse();
        }
    }

    @Test
    void orderAndPartsCount() throws Exception {
        X509Certificate certificate =
                certificate(
                        new DERIA5String("example"),
                        new DERUTF8String("a,2.5.4.97=b+c"),
                        new DERUTF8String("d"));
        assertThat(name("2.5.4.97=d,CN=a\\,2.5.4.97\\=b\\+c,DC=example").names(certificate))
                .isTrue();
        for (String other :
                new String[] {
                    "CN=a\\,2.5.4.97\\=b\\+c,2.5.4.97=d,DC=example",
                    "2.5.4.97=d,2.5.4.97=b\\+c,CN=a,DC=example",
                    "2.5.4.97=d,2.5.4.97=b+CN=a,DC=example",
                    "CN=a\\,2.5.4.97\\=b\\+c,DC=example",
                    "2.5.4.97=#0500,CN=a\\,2.5.4.97\\=b\\+c,DC=example"
                }) {
            assertThat(name(other).names(certificate)).as(other).isFalse();
        }
    }

    @Test
    void aClaimIsTheSameForAllSpellings() {
        assertThat(name("CN=Agencies CA,O=Example").claim())
                .isEqualTo(name("cn=agencies   CA, o=EXAMPLE").claim())
                .isNotEqualTo(name("O=Example,CN=Agencies CA").claim());
    }

    private static IssuedName name(String issuer) {
        return IssuedName.parse(issuer, "dns:agency.example").orElseThrow();
    }

    private static X509Certificate certificate(
            ASN1Encodable domain, ASN1Encodable common, ASN1Encodable identifier) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Name issuer =
                new X500NameBuilder()
                        .addRDN(BCStyle.DC, domain)
                        .addRDN(BCStyle.CN, common)
                        .addRDN(BCStyle.ORGANIZATION_IDENTIFIER, identifier)
                        .build();
        var builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.ONE,
                        new Date(0),
                        new Date(4_000_000_000_000L),
                        new X500Name("CN=agency"),
                        keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "agency.example")));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }
}
