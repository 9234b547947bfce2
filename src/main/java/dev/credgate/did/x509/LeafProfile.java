package dev.credgate.did.x509;

import dev.credgate.did.KeyName.CertificateUse;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a leaf, and the root above it, must have been issued for. */
final class LeafProfile {

    /** ISO/IEC 18013-5, annex B: id-mdl-kp-mdlDS. */
    static final String DOCUMENT_SIGNER = "1.0.18013.5.1.2";

    /** ISO/IEC 18013-5, table B.3. */
    static final Duration LONGEST_SIGNER = Duration.ofDays(457);

    private static final String KEY_USAGE = "2.5.29.15";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    private LeafProfile() {}

    /**
     * What is wrong with a leaf for that use.
     *
     * @param path leaf first, without the root
     */
    static Optional<String> flaw(
            CertificateUse use, List<X509Certificate> path, X509Certificate root) {
        X509Certificate leaf = path.getFirst();
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() >= 0) {
            return Optional.of("the leaf is a certification authority");
        }
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            return Optional.of("the leaf's key usage has no digitalSignature");
        }
        return switch (use) {
            case JOSE_ISSUER -> Optional.empty();
            case MDOC_SIGNER -> documentSigner(path, root);
        };
    }

    private static Optional<String> documentSigner(
            List<X509Certificate> path, X509Certificate root) {
        X509Certificate leaf = path.getFirst();
        if (path.size() > 1) {
            return Optional.of("a document signer is certified by its IACA root itself");
        }
        if (!isCritical(leaf, KEY_USAGE) || signsCertificates(leaf)) {
            return Optional.of("a document signer's key usage is digitalSignature alone, critical");
        }
        if (!isCritical(leaf, EXTENDED_KEY_USAGE)
                || !List.of(DOCUMENT_SIGNER).equals(extendedUsage(leaf))) {
            return Optional.of(
                    "a document signer's extended key usage is " + DOCUMENT_SIGNER + ", critical");
        }
        Duration validity =
                Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        if (validity.compareTo(LONGEST_SIGNER) > 0) {
            return Optional.of("a document signer is valid for 457 days at most");
        }
        return SubjectPlace.of(leaf).isWithin(SubjectPlace.of(root))
                ? Optional.empty()
                : Optional.of(
                        "a document signer has the country of its IACA root, and its state or"
                                + " province where it has one");
    }

    /** What is wrong with an IACA root: ISO/IEC 18013-5, table B.1. */
    static Optional<String> iacaFlaw(X509Certificate root) {
        boolean[] usage = root.getKeyUsage();
        return usage == null || !usage[KEY_CERT_SIGN] || !usage[CRL_SIGN]
                ? Optional.of("an IACA root's key usage is keyCertSign and cRLSign")
                : !SubjectPlace.of(root).hasCountry()
                        ? Optional.of("an IACA root has a country")
                        : root.getBasicConstraints() != 0
                                ? Optional.of("an IACA root's path length is 0")
                                : Optional.empty();
    }

    private static boolean signsCertificates(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        return usage == null || usage[KEY_CERT_SIGN] || usage[CRL_SIGN];
    }

    private static boolean isCritical(X509Certificate certificate, String extension) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        return critical != null && critical.contains(extension);
    }

    private static List<String> extendedUsage(X509Certificate certificate) {
        try {
            List<String> usage = certificate.getExtendedKeyUsage();
            return usage == null ? List.of() : usage;
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }
}
