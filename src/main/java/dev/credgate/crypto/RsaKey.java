package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An RSA key for one padding and one hash: 2048 to 8192 bits, an odd exponent from 3 to 2³³ − 1
 * (every engine's common range; beyond it an exponent only costs time), not made by the library
 * whose keys can be factored (CVE-2017-15361). Immutable, compared by value.
 *
 * @param <P> the padding
 */
public final class RsaKey<P extends RsaPadding>
        implements VerificationKey<Message, RsaSignature<P>> {

    /** The shortest modulus, RFC 7518, section 3.3. */
    public static final int MIN_BITS = 2048;

    /** The longest modulus; checks cost its square. */
    public static final int MAX_BITS = 8192;

    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final int MAX_EXPONENT_BITS = 33;

    private final P padding;
    private final Sha2 hash;
    private final BigInteger modulus;
    private final BigInteger exponent;

    private RsaKey(P padding, Sha2 hash, BigInteger modulus, BigInteger exponent) {
        this.padding = padding;
        this.hash = hash;
        this.modulus = modulus;
        this.exponent = exponent;
    }

    /** A key of those numbers; empty when they are out of range, even or weak. */
    public static <P extends RsaPadding> Optional<RsaKey<P>> of(
            P padding, Sha2 hash, BigInteger modulus, BigInteger exponent) {
        boolean sane =
                modulus.signum() > 0
                        && modulus.testBit(0)
                        && modulus.bitLength() >= MIN_BITS
                        && modulus.bitLength() <= MAX_BITS
                        && exponent.testBit(0)
                        && exponent.compareTo(THREE) >= 0
                        && exponent.bitLength() <= MAX_EXPONENT_BITS
                        && !RocaFingerprint.isOf(modulus);
        return sane
                ? Optional.of(new RsaKey<>(padding, hash, modulus, exponent))
                : Optional.empty();
    }

    @Override
    public KeyAlgorithm algorithm() {
        return padding.algorithm();
    }

    /** The padding. */
    public P padding() {
        return padding;
    }

    /** The hash. */
    public Sha2 hash() {
        return hash;
    }

    /** n. */
    public BigInteger modulus() {
        return modulus;
    }

    /** e. */
    public BigInteger exponent() {
        return exponent;
    }

    /** Length of a signature. */
    int bytes() {
        return (modulus.bitLength() + 7) / 8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RsaKey<?> that
                && padding.equals(that.padding)
                && hash == that.hash
                && modulus.equals(that.modulus)
                && exponent.equals(that.exponent);
    }

    @Override
    public int hashCode() {
        return modulus.hashCode();
    }
}
