package dev.credgate.credential;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The hashes by which a header names its signer's certificate (RFC 7515, sections 4.1.7 and 4.1.8;
 * RFC 9360, section 2). Beside certificates they must be the first one's; by themselves they only
 * help to find one, and nothing is looked for or trusted by them, so that SHA-1 does no harm.
 */
public enum CertificateThumbprint {
    /** 20 bytes. */
    SHA_1("SHA-1", 20),
    /** 32 bytes. */
    SHA_256("SHA-256", 32),
    /** The first 8 bytes of SHA-256. */
    SHA_256_64("SHA-256", 8),
    /** SHA-512 with a start of its own, 32 bytes. */
    SHA_512_256("SHA-512/256", 32),
    /** 48 bytes. */
    SHA_384("SHA-384", 48),
    /** 64 bytes. */
    SHA_512("SHA-512", 64),
    /** 32 bytes, as RFC 9054, section 3.3, has it. */
    SHAKE128("SHAKE128-256", 32),
    /** 64 bytes. */
    SHAKE256("SHAKE256-512", 64);

    private final String standardName;
    private final int bytes;

    CertificateThumbprint(String standardName, int bytes) {
        this.standardName = standardName;
        this.bytes = bytes;
    }

    /** How long one is. */
    public int bytes() {
        return bytes;
    }

    /**
     * Whether it is that of a certificate.
     *
     * @param certificate DER
     */
    public boolean isOf(byte[] certificate, byte[] thumbprint) {
        return Arrays.equals(Arrays.copyOf(digest(certificate), bytes), thumbprint);
    }

    private byte[] digest(byte[] certificate) {
        try {
            return MessageDigest.getInstance(standardName).digest(certificate);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + standardName, e);
        }
    }
}
