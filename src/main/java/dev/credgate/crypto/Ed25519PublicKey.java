package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A key of Ed25519 (RFC 8032): the one encoding of a point of the group of prime order, and not its
 * neutral element. Immutable, compared by value.
 *
 * <p>A key with a part of small order would let one signature fit many messages, or fit for one
 * verifier and not for another; no honest key has one.
 */
public final class Ed25519PublicKey implements VerificationKey<Message, Ed25519Signature> {

    /** Length in bytes. */
    public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] encoded;

    private Ed25519PublicKey(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Reads 32 bytes; empty for any other length and for what is no such point. */
    public static Optional<Ed25519PublicKey> of(byte[] encoded) {
        return encoded.length == BYTES && Ed25519.validatePublicKeyFull(encoded, 0)
                ? Optional.of(new Ed25519PublicKey(encoded.clone()))
                : Optional.empty();
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.ED25519;
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        return encoded.clone();
    }

    /** X.509's SubjectPublicKeyInfo (RFC 8410). */
    byte[] subjectPublicKeyInfo() {
        byte[] whole = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + BYTES);
        System.arraycopy(encoded, 0, whole, SPKI_PREFIX.length, BYTES);
        return whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519PublicKey that && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    /** Hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(encoded);
    }
}
