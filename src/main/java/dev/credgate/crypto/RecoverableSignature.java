package dev.credgate.crypto;

import java.util.Base64;

/**
 * A secp256k1 signature r‖s‖v that names its key, checked in form: r and s in range, s in the lower
 * half, v 0 or 1 (the parity of R's y). Cannot be built otherwise. Immutable.
 *
 * <p>v counts neither 2 nor 3 (R's x beyond the group order): no signer meets such an R, and
 * WeIdentity has no spelling for it.
 */
public final class RecoverableSignature implements Signature {

    /** Length in bytes. */
    public static final int BYTES = 65;

    /** Length of the base64 text. */
    public static final int BASE64_CHARACTERS = 88;

    private static final Hash ORDER =
            Hash.parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
                    .orElseThrow();
    private static final Hash HALF_ORDER =
            Hash.parse("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0")
                    .orElseThrow();

    private final byte[] compact;
    private final int recoveryId;

    private RecoverableSignature(byte[] compact, int recoveryId) {
        this.compact = compact;
        this.recoveryId = recoveryId;
    }

    /** A signature, or what was wrong with its bytes. */
    public sealed interface Reading {
        /** Well formed. */
        record Read(RecoverableSignature signature) implements Reading {}

        /** Refused. */
        record Flawed(SignatureFlaw flaw) implements Reading {}
    }

    /** Reads 65 bytes r‖s‖v. */
    public static Reading read(byte[] bytes) {
        if (bytes.length != BYTES) {
            return new Reading.Flawed(SignatureFlaw.LENGTH);
        }
        Hash r = Hash.at(bytes, 0);
        Hash s = Hash.at(bytes, 32);
        int v = bytes[64];
        if (!inRange(r) || !inRange(s)) {
            return new Reading.Flawed(SignatureFlaw.OUT_OF_RANGE);
        }
        if (v != 0 && v != 1) {
            return new Reading.Flawed(SignatureFlaw.RECOVERY_ID);
        }
        if (s.compareTo(HALF_ORDER) > 0) {
            return new Reading.Flawed(SignatureFlaw.HIGH_S);
        }
        return new Reading.Read(new RecoverableSignature(java.util.Arrays.copyOf(bytes, 64), v));
    }

    /**
     * Reads the base64 of 65 bytes: standard alphabet, padded, no white space, and no other text of
     * the same bytes (RFC 4648, section 3.5: the unused bits are zero).
     */
    public static Reading readBase64(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new Reading.Flawed(SignatureFlaw.NOT_BASE64);
        }
        if (bytes.length != BYTES) {
            return new Reading.Flawed(SignatureFlaw.LENGTH);
        }
        // 65 bytes leave two of the last character's bits unused; the decoder ignores them.
        if (text.length() != BASE64_CHARACTERS || "AEIMQUYcgkosw048".indexOf(text.charAt(86)) < 0) {
            return new Reading.Flawed(SignatureFlaw.NOT_BASE64);
        }
        return read(bytes);
    }

    private static boolean inRange(Hash scalar) {
        return !scalar.equals(Hash.ZERO) && scalar.compareTo(ORDER) < 0;
    }

    /** A new array r‖s. */
    byte[] compact() {
        return compact.clone();
    }

    /** r‖s itself, for engines, which do not change it. */
    byte[] sharedCompact() {
        return compact;
    }

    /** The same r and s with the other v, which names another key. */
    RecoverableSignature withOtherV() {
        return new RecoverableSignature(compact, 1 - recoveryId);
    }

    /** v. */
    public int recoveryId() {
        return recoveryId;
    }

    /** A new array r‖s‖v. */
    public byte[] toBytes() {
        byte[] bytes = java.util.Arrays.copyOf(compact, BYTES);
        bytes[64] = (byte) recoveryId;
        return bytes;
    }

    /** Standard base64 with padding, 88 characters. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(toBytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecoverableSignature that
                && recoveryId == that.recoveryId
                && java.util.Arrays.equals(compact, that.compact);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(compact) * 31 + recoveryId;
    }

    @Override
    public String toString() {
        return toBase64();
    }
}
