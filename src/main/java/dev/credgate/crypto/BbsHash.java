package dev.credgate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import supranational.blst.Scalar;

/**
 * The hashes of BBS's ciphersuite BLS12-381-SHA-256 (draft-irtf-cfrg-bbs-signatures, sections 4.2.2
 * and 7.2.2), with SHA-256. Thread-safe.
 */
final class BbsHash {

    /** What every other name begins with, so that no hash means two things. */
    static final String API_ID = "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_H2G_HM2S_";

    private static final String SCALAR_DST = API_ID + "H2S_";
    private static final String MESSAGE_DST = API_ID + "MAP_MSG_TO_SCALAR_AS_HASH_";

    /** {@code expand_len}. */
    static final int EXPANDED_BYTES = 48;

    private static final int SHA_256_BLOCK = 64;

    private BbsHash() {}

    /** {@code hash_to_scalar} with the interface's own domain separation tag. */
    static Scalar toScalar(byte[] octets) {
        return toScalar(octets, SCALAR_DST);
    }

    /** A message's scalar ({@code messages_to_scalars}). */
    static Scalar messageToScalar(byte[] message) {
        return toScalar(message, MESSAGE_DST);
    }

    static Scalar toScalar(byte[] octets, String dst) {
        return new Scalar().from_bendian(expandMessage(octets, dst));
    }

    /**
     * {@code expand_message_xmd} of RFC 9380, section 5.3.1, to 48 bytes: two blocks of SHA-256.
     */
    static byte[] expandMessage(byte[] message, String dst) {
        byte[] tag = dst.getBytes(StandardCharsets.US_ASCII);
        byte[] tagAndLength = Arrays.copyOf(tag, tag.length + 1);
        tagAndLength[tag.length] = (byte) tag.length;
        byte[] first =
                sha256(
                        new byte[SHA_256_BLOCK],
                        message,
                        new byte[] {0, EXPANDED_BYTES, 0},
                        tagAndLength);
        byte[] one = sha256(first, new byte[] {1}, tagAndLength);
        byte[] mixed = first;
        for (int at = 0; at < mixed.length; at++) {
            mixed[at] ^= one[at];
        }
        byte[] two = sha256(mixed, new byte[] {2}, tagAndLength);
        byte[] expanded = Arrays.copyOf(one, EXPANDED_BYTES);
        System.arraycopy(two, 0, expanded, one.length, EXPANDED_BYTES - one.length);
        return expanded;
    }

    private static byte[] sha256(byte[]... parts) {
        return Sha2.SHA_256.hash(Message.of(Octets.join(parts)));
    }
}
