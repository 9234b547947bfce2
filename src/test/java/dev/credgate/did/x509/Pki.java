package dev.credgate.did.x509;

import dev.credgate.did.Grounds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Certification authorities of tests: real certificates, made to be right or wrong in one thing.
 */
public final class Pki {

    private static long serials = 1000;

    private Pki() {}

    public static KeyPair keys(String algorithm, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        return generator.generateKeyPair();
    }

    /** A subject, its key and its certificate. */
    public record Holder(X500Name name, KeyPair keys, X509Certificate certificate) {

        public byte[] der() throws GeneralSecurityException {
            return certificate.getEncoded();
        }

        /** A certificate of this authority's. */
        public Order issue(String subject) {
            return new Order(this, subject);
        }

        /** A list of what this authority revoked. */
        public byte[] list(Instant from, Instant until, BigInteger... revoked) throws Exception {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(from));
            builder.setNextUpdate(Date.from(until));
            for (BigInteger serial : revoked) {
                builder.addCRLEntry(serial, Date.from(from), CRLReason.keyCompromise);
            }
            return builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        }

        public byte[] list(BigInteger... revoked) throws Exception {
            return list(
                    Grounds.NOW.minus(Duration.ofHours(1)),
                    Grounds.NOW.plus(Duration.ofHours(1)),
                    revoked);
        }
    }

    /**
     * A certificate with what stands around its signed part written otherwise: DER, the parts one
     * by one.
     */
    public static byte[] around(byte[] certificate, UnaryOperator<List<byte[]>> change)
            throws IOException {
        ASN1Sequence whole = ASN1Sequence.getInstance(certificate);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        List<byte[]> parts = new ArrayList<>();
        for (ASN1Encodable part : whole) {
            parts.add(part.toASN1Primitive().getEncoded());
        }
        change.apply(parts).forEach(content::writeBytes);
        byte[] der = new DEROctetString(content.toByteArray()).getEncoded();
        // The length is the same, whatever holds it.
        der[0] = 0x30;
        return der;
    }

    /** The certificate with (r, n − s) for the (r, s) of an ECDSA signature on P-256. */
    public static byte[] twin(byte[] certificate) throws IOException {
        return around(
                certificate,
                parts -> {
                    ASN1Sequence numbers =
                            ASN1Sequence.getInstance(
                                    ASN1BitString.getInstance(parts.get(2)).getOctets());
                    ASN1Integer s = ASN1Integer.getInstance(numbers.getObjectAt(1));
                    BigInteger order = SECNamedCurves.getByName("secp256r1").getN();
                    try {
                        byte[] signature =
                                new DERSequence(
                                                new ASN1Encodable[] {
                                                    numbers.getObjectAt(0),
                                                    new ASN1Integer(order.subtract(s.getValue()))
                                                })
                                        .getEncoded();
                        return List.of(
                                parts.get(0),
                                parts.get(1),
                                new DERBitString(signature).getEncoded());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    public static Order root(String subject) {
        return new Order(null, subject).authority(-1);
    }

    /** What is to be certified; right unless told otherwise. */
    public static final class Order {
        private final @Nullable Holder issuer;
        private final X500Name subject;
        private final List<Extension> extensions = new ArrayList<>();
        private @Nullable KeyPair keys;
        private String keyAlgorithm = "EC";
        private int keySize = 256;
        private String signature = "SHA256withECDSA";
        private Instant from = Grounds.NOW.minus(Duration.ofDays(10));
        private Instant until = Grounds.NOW.plus(Duration.ofDays(10));

        Order(@Nullable Holder issuer, String subject) {
            this.issuer = issuer;
            this.subject = new X500Name(subject);
        }

        public Order key(String algorithm, int size) {
            keyAlgorithm = algorithm;
            keySize = size;
            return this;
        }

        /** With the key of another certificate's. */
        public Order keyOf(Holder holder) {
            keys = holder.keys();
            return this;
        }

        /** For a key whose private part somebody else has, such as a token. */
        public Order ofKey(PublicKey key) {
            keys = new KeyPair(key, null);
            return this;
        }

        public Order signedWith(String algorithm) {
            signature = algorithm;
            return this;
        }

        public Order valid(Instant first, Instant last) {
            from = first;
            until = last;
            return this;
        }

        public Order authority(int pathLength) {
            extension(
                    Extension.basicConstraints,
                    true,
                    pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength));
            return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        }

        public Order usage(int bits) {
            return extension(Extension.keyUsage, true, new KeyUsage(bits));
        }

        public Order extendedUsage(boolean critical, String... oids) {
            KeyPurposeId[] purposes = new KeyPurposeId[oids.length];
            for (int i = 0; i < oids.length; i++) {
                purposes[i] = KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oids[i]));
            }
            return extension(Extension.extendedKeyUsage, critical, new ExtendedKeyUsage(purposes));
        }

        public Order named(GeneralName... names) {
            return extension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }

        public Order listedAt(String... uris) {
            DistributionPoint[] points = new DistributionPoint[uris.length];
            for (int i = 0; i < uris.length; i++) {
                points[i] =
                        new DistributionPoint(
                                new DistributionPointName(
                                        new GeneralNames(
                                                new GeneralName(
                                                        GeneralName.uniformResourceIdentifier,
                                                        uris[i]))),
                                null,
                                null);
            }
            return extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points));
        }

        public Order extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
            try {
                extensions.removeIf(it -> it.getExtnId().equals(id));
                extensions.add(new Extension(id, critical, value.toASN1Primitive().getEncoded()));
                return this;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        public Holder make() throws GeneralSecurityException {
            try {
                KeyPair keys = this.keys == null ? keys(keyAlgorithm, keySize) : this.keys;
                JcaX509v3CertificateBuilder builder =
                        new JcaX509v3CertificateBuilder(
                                issuer == null ? subject : issuer.name(),
                                BigInteger.valueOf(serials++),
                                Date.from(from),
                                Date.from(until),
                                subject,
                                keys.getPublic());
                for (Extension extension : extensions) {
                    builder.addExtension(extension);
                }
                return new Holder(
                        subject,
                        keys,
                        new JcaX509CertificateConverter()
                                .getCertificate(
                                        builder.build(
                                                new JcaContentSignerBuilder(signature)
                                                        .setProvider(new BouncyCastleProvider())
                                                        .build(
                                                                issuer == null
                                                                        ? keys.getPrivate()
                                                                        : issuer.keys()
                                                                                .getPrivate()))));
            } catch (OperatorCreationException | CertIOException e) {
                throw new GeneralSecurityException(e);
            }
        }
    }
}
