package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key of BBS: a point of BLS12-381's G2, compressed, not the identity
 * (draft-irtf-cfrg-bbs-signatures, section 4.2.4.4). Nothing but BBS proofs can be checked with it.
 * Immutable, compared by value.
 *
 * <p>That the point is on the curve and in the group of prime order is checked by BLST. Where that
 * cannot be loaded the key is taken by its form alone: nothing can be checked with it there, and
 * that is to be said, not that the key were wrong.
 */
public final class Bls12381G2PublicKey implements VerificationKey<BbsDisclosure, BbsProof> {

    /** Length in bytes. */
    public static final int BYTES = 96;

    private final byte[] encoded;

    private Bls12381G2PublicKey(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Reads 96 bytes; empty for any other length and for what is no such point. */
    public static Optional<Bls12381G2PublicKey> of(byte[] encoded) {
        return encoded.length == BYTES
                        && BbsProof.isCompressedPoint(encoded[0])
                        && (BlstLibrary.failure().isPresent() || BlstLibrary.isInG2(encoded))
                ? Optional.of(new Bls12381G2PublicKey(encoded.clone()))
                : Optional.empty();
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.BBS;
    }

    /** A new array of the 96 bytes. */
    public byte[] toBytes() {
        return encoded.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bls12381G2PublicKey that && Arrays.equals(encoded, that.encoded);
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
