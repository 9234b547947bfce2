package dev.credgate.issuance;

import java.util.Arrays;

/** Whether two spellings of one credential differ in their signature and in nothing else. */
final class Likeness {

    private Likeness() {}

    /**
     * Compares what was rehearsed and what is to be handed out, byte by byte: all before the first
     * difference and all behind the last one is the same, and what lies between is no longer than a
     * signature is written. That it <em>is</em> the signature follows from both having been
     * verified: two signatures of different keys hardly begin or end alike.
     *
     * @param signatureBytes length of the signature itself; it may stand there in base58
     */
    static boolean butForSignature(byte[] rehearsed, byte[] signed, int signatureBytes) {
        int shorter = Math.min(rehearsed.length, signed.length);
        int alike = Arrays.mismatch(rehearsed, signed);
        if (alike < 0) {
            return true;
        }
        int behind = 0;
        while (behind < shorter - alike
                && rehearsed[rehearsed.length - 1 - behind] == signed[signed.length - 1 - behind]) {
            behind++;
        }
        return Math.max(rehearsed.length, signed.length) - alike - behind
                <= longest(signatureBytes);
    }

    /** Base58 takes log 256 / log 58 characters a byte, less than 11/8; base64 less than that. */
    private static int longest(int bytes) {
        return bytes * 11 / 8 + 2;
    }
}
