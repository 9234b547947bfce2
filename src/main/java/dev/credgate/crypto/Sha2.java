package dev.credgate.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes that signatures are made over, FIPS 180-4. Thread-safe. */
public enum Sha2 {
    /** 32 bytes. */
    SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420"),
    /** 48 bytes. */
    SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430"),
    /** 64 bytes. */
    SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440");

    private final String standardName;
    private final int bytes;
    private final byte[] digestInfo;
    private final Pool<MessageDigest> digests;

    Sha2(String standardName, int bytes, String digestInfo) {
        this.standardName = standardName;
        this.bytes = bytes;
        this.digestInfo = HexFormat.of().parseHex(digestInfo);
        this.digests = new Pool<>(this::newDigest, _ -> {});
    }

    private MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(standardName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + standardName, e);
        }
    }

    /** The JCA's name. */
    String standardName() {
        return standardName;
    }

    /** The JCA's name in compounds, {@code SHA256}. */
    String compactName() {
        return standardName.replace("-", "");
    }

    /** Length of a digest. */
    public int bytes() {
        return bytes;
    }

    /** What precedes the digest in RSASSA-PKCS1-v1_5: RFC 8017, section 9.2, note 1. */
    byte[] digestInfo() {
        return digestInfo.clone();
    }

    /** The digest of a message, a new array. */
    public byte[] hash(Message message) {
        return hash(message.array(), message.offset(), message.length());
    }

    byte[] hash(byte[] bytes, int offset, int length) {
        MessageDigest digest = digests.take();
        digest.update(bytes, offset, length);
        byte[] hash = digest.digest();
        digests.give(digest);
        return hash;
    }
}
