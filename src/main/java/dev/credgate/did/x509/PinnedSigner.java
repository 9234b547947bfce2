package dev.credgate.did.x509;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A signer who is known beforehand, by the pin of the public key in its certificate: {@code
 * sha256/} and base64 of the SHA-256 of the SubjectPublicKeyInfo. A renewed certificate with the
 * same key keeps it. Immutable.
 */
public record PinnedSigner(String pin) {

    private static final String PREFIX = "sha256/";

    /**
     * @throws IllegalArgumentException when it is no pin
     */
    public PinnedSigner {
        if (!pin.startsWith(PREFIX)
                || Base64.getDecoder().decode(pin.substring(PREFIX.length())).length
                        != Sha2.SHA_256.bytes()) {
            throw new IllegalArgumentException("expected sha256/ and 32 bytes in base64");
        }
    }

    /**
     * What the signer's certificate says.
     *
     * @param keys its key, of RSA once for each padding and hash
     * @param from the first instant at which it is valid
     * @param until the last
     */
    public record Certified(List<VerificationKey<?, ?>> keys, Instant from, Instant until) {
        public Certified {
            keys = List.copyOf(keys);
        }
    }

    /** Reads the signer's certificate, whenever it is valid; empty when it is another's or weak. */
    public Optional<Certified> read(byte[] certificate) {
        return CertificateReader.read(certificate)
                .filter(this::isMine)
                .map(it ->
                        new Certified(
                                SubjectKey.of(it),
                                it.getNotBefore().toInstant(),
                                it.getNotAfter().toInstant()))
                .filter(it -> !it.keys().isEmpty());
    }

    private boolean isMine(X509Certificate certificate) {
        byte[] key = certificate.getPublicKey().getEncoded();
        return pin.equals(
                PREFIX + Base64.getEncoder().encodeToString(Sha2.SHA_256.hash(Message.of(key))));
    }
}
