package dev.credgate.did.x509;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.jspecify.annotations.Nullable;

/** Which signatures and keys are strong enough to be believed. */
final class Strength {

    /** ECDSA and PKCS #1 with SHA-2, Ed25519. */
    private static final Set<String> SIGNATURES =
            Set.of(
                    "1.2.840.10045.4.3.2",
                    "1.2.840.10045.4.3.3",
                    "1.2.840.10045.4.3.4",
                    "1.2.840.113549.1.1.11",
                    "1.2.840.113549.1.1.12",
                    "1.2.840.113549.1.1.13",
                    "1.3.101.112");

    private static final Set<String> PSS_HASHES =
            Set.of(
                    NISTObjectIdentifiers.id_sha256.getId(),
                    NISTObjectIdentifiers.id_sha384.getId(),
                    NISTObjectIdentifiers.id_sha512.getId());

    private Strength() {}

    /**
     * What is wrong with the algorithm of a signature.
     *
     * @param parameters DER, of RSASSA-PSS
     */
    static Optional<String> ofSignature(String algorithm, byte @Nullable [] parameters) {
        if (SIGNATURES.contains(algorithm)) {
            return Optional.empty();
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS.getId()) && parameters != null) {
            return pss(parameters);
        }
        return Optional.of("a signature of a weak or unknown algorithm");
    }

    private static Optional<String> pss(ASN1Encodable parameters) {
        RSASSAPSSparams read = RSASSAPSSparams.getInstance(parameters);
        return PSS_HASHES.contains(read.getHashAlgorithm().getAlgorithm().getId())
                ? Optional.empty()
                : Optional.of("a signature with a weak hash");
    }

    private static Optional<String> pss(byte[] parameters) {
        try {
            return pss(ASN1Primitive.fromByteArray(parameters));
        } catch (IOException | RuntimeException _) {
            return Optional.of("a signature whose parameters cannot be read");
        }
    }

    /** What is wrong with a certificate's own key. */
    static Optional<String> ofKey(X509Certificate certificate) {
        return SubjectKey.of(certificate).isEmpty()
                ? Optional.of("a weak key, or one of an unknown kind")
                : Optional.empty();
    }
}
