package dev.credgate.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 of each chunk of a file and, by the seal before it, of all that came before: no chunk can
 * be changed, moved, left out or taken from another file. Not thread-safe.
 */
final class Seal {

    /** Length of a seal. */
    static final int BYTES = 32;

    private final MessageDigest sha256 = sha256();
    private byte[] last;

    /**
     * @param beginning what stands in the file before the first chunk
     */
    Seal(byte[] beginning) {
        last = sha256.digest(beginning);
    }

    /** The seal of the chunk that comes next, the first {@code length} bytes of an array. */
    byte[] next(byte[] chunk, int length) {
        sha256.update(last);
        sha256.update(chunk, 0, length);
        last = sha256.digest();
        return last.clone();
    }

    /** SHA-256 of a text. */
    static byte[] of(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
