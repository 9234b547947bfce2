package dev.credgate.hsm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * The certificate that SunPKCS11's key store wants beside a private key. Nobody trusts it: it
 * carries the label and the public key, and is signed by the key in the token.
 */
final class SelfSigned {

    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private SelfSigned() {}

    static X509Certificate certificate(
            String label, byte[] subjectPublicKeyInfo, PrivateKey key, Provider provider)
            throws GeneralSecurityException {
        var name = new X500NameBuilder().addRDN(BCStyle.CN, label).build();
        Instant now = Instant.now();
        var builder =
                new X509v3CertificateBuilder(
                        name,
                        new BigInteger(120, new SecureRandom()),
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(Instant.parse("9999-12-31T23:59:59Z")),
                        name,
                        SubjectPublicKeyInfo.getInstance(subjectPublicKeyInfo));
        try {
            byte[] encoded = builder.build(new InToken(key, provider)).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (java.io.IOException e) {
            throw new CertificateException(e);
        }
    }

    private record InToken(PrivateKey key, Provider provider, ByteArrayOutputStream text)
            implements ContentSigner {

        InToken(PrivateKey key, Provider provider) {
            this(key, provider, new ByteArrayOutputStream());
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return ECDSA_SHA256;
        }

        @Override
        public OutputStream getOutputStream() {
            return text;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance("NONEwithECDSA", provider);
                signature.initSign(key);
                signature.update(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()));
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new ProviderException(e);
            }
        }
    }
}
