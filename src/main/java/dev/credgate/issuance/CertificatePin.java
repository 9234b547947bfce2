package dev.credgate.issuance;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/**
 * SHA-256 of a certificate's SubjectPublicKeyInfo (RFC 7469 §2.4): names the key, so that a
 * certificate may be renewed and another certificate of the same CA is nobody.
 *
 * @param base64 the hash in standard base64, 44 characters
 */
public record CertificatePin(String base64) implements CertificateName {

    private static final String PREFIX = "sha256/";

    /** Reads {@code sha256/<base64>}; empty for anything else. */
    public static Optional<CertificatePin> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String base64 = text.substring(PREFIX.length());
        try {
            byte[] hash = Base64.getDecoder().decode(base64);
            return hash.length == 32 && Base64.getEncoder().encodeToString(hash).equals(base64)
                    ? Optional.of(new CertificatePin(base64))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The pin of a key. */
    public static CertificatePin of(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return new CertificatePin(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean names(X509Certificate certificate) {
        return of(certificate.getPublicKey()).equals(this);
    }

    @Override
    public String toString() {
        return PREFIX + base64;
    }
}
