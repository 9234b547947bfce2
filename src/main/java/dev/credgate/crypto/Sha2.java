package dev.credgate.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The hashes that signatures are made over, FIPS 180-4. Thread-safe. */
public enum Sha2 {
    /** 32 bytes. */
    SHA_256("SHA-256", 32, "3031300d060960864801650304020105000420"),
    /** 48 bytes. */
    SHA_384("SHA-384", 48, "3041300d060960864801650304020205000430"),
    /** 64 bytes. */
    SHA_512("SHA-512", 64, "3051300d060960864801650304020305000440");

    /** Evaluated while an image is built. */
    private static final boolean IN_AN_IMAGE =
            System.getProperty("org.graalvm.nativeimage.imagecode") != null;

    /**
     * From how many bytes on libcrypto computes on a JVM too: such are chunks of the ledger's file,
     * read while the gateway starts and its compiler has other things to do.
     */
    private static final int LONG = 1 << 16;

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

    /** The JCA's name, {@code SHA-256}. */
    public String standardName() {
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

    /** Who computes it in this process: {@code libcrypto} or {@code jdk}. */
    public static String engine() {
        return IN_AN_IMAGE && Native.LIBRARY.isPresent() ? "libcrypto" : "jdk";
    }

    byte[] hash(byte[] bytes, int offset, int length) {
        // A JVM's last compiler knows the machine's instructions for SHA-2; until it had its turn,
        // and in an image, built for machines that may lack them, Java computes step by step, at a
        // quarter of the speed or less.
        return (IN_AN_IMAGE || length >= LONG) && Native.LIBRARY.isPresent()
                ? Native.LIBRARY.get().digest(this, bytes, offset, length)
                : hashInJava(bytes, offset, length);
    }

    byte[] hashInJava(byte[] bytes, int offset, int length) {
        MessageDigest digest = digests.take();
        digest.update(bytes, offset, length);
        byte[] hash = digest.digest();
        digests.give(digest);
        return hash;
    }

    /** Made at run time, since a loaded library cannot be part of an image. */
    private static final class Native {
        static final Optional<Libcrypto> LIBRARY = library();

        private static Optional<Libcrypto> library() {
            Optional<Libcrypto> library = Libcrypto.found();
            // On a JVM it makes no difference for long, and the engines tell of it.
            if (library.isEmpty() && IN_AN_IMAGE) {
                System.getLogger(Sha2.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "libcrypto cannot be loaded here: SHA-2 is computed in Java, at"
                                        + " about a quarter of the speed");
            }
            return library;
        }
    }
}
