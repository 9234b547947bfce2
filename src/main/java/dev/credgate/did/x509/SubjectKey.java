package dev.credgate.did.x509;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.jwk.RsaChoices;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The key that a certificate was issued for. */
final class SubjectKey {

    private SubjectKey() {}

    /**
     * Its key, of RSA once for each padding and hash; none when it is weak, of an unknown kind, or
     * no point of the curve that it names.
     */
    static List<VerificationKey<?, ?>> of(X509Certificate certificate) {
        try {
            return of(SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded()));
        } catch (IOException | RuntimeException _) {
            // ASN.1's readers throw the latter, of several kinds, for what is malformed.
            return List.of();
        }
    }

    private static List<VerificationKey<?, ?>> of(SubjectPublicKeyInfo info) throws IOException {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        byte[] key = info.getPublicKeyData().getOctets();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            // Curves by name only: one that is spelled out could be any.
            return info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                    ? point(curve, key)
                    : List.of();
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return one(Ed25519PublicKey.of(key));
        }
        boolean pss = algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
        if (pss || algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            RSAPublicKey numbers = RSAPublicKey.getInstance(info.parsePublicKey());
            return RsaChoices.of(numbers.getModulus(), numbers.getPublicExponent()).stream()
                    .filter(one ->
                            !pss
                                    || one instanceof RsaKey<?> rsa
                                            && rsa.padding() instanceof RsaPadding.Pss)
                    .toList();
        }
        return List.of();
    }

    private static List<VerificationKey<?, ?>> point(ASN1ObjectIdentifier curve, byte[] point) {
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return one(NistPublicKey.of(Curve.P256.P_256, point));
        }
        if (curve.equals(SECObjectIdentifiers.secp384r1)) {
            return one(NistPublicKey.of(Curve.P384.P_384, point));
        }
        return curve.equals(SECObjectIdentifiers.secp521r1)
                ? one(NistPublicKey.of(Curve.P521.P_521, point))
                : List.of();
    }

    private static List<VerificationKey<?, ?>> one(Optional<? extends VerificationKey<?, ?>> key) {
        return key.<List<VerificationKey<?, ?>>>map(List::of).orElse(List.of());
    }
}
