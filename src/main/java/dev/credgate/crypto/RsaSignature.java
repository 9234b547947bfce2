package dev.credgate.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * An RSA signature. Its length is the modulus', which {@link PreparedKey#verify} holds it to.
 * Immutable, compared by value.
 *
 * @param <P> the padding
 */
public final class RsaSignature<P extends RsaPadding> implements Signature {

    private final P padding;
    private final byte[] bytes;

    private RsaSignature(P padding, byte[] bytes) {
        this.padding = padding;
        this.bytes = bytes;
    }

    /** Reads what may be a signature of some key in {@link RsaKey}'s range; else empty. */
    public static <P extends RsaPadding> Optional<RsaSignature<P>> of(P padding, byte[] bytes) {
        return bytes.length * 8 < RsaKey.MIN_BITS || bytes.length * 8 > RsaKey.MAX_BITS
                ? Optional.empty()
                : Optional.of(new RsaSignature<>(padding, bytes.clone()));
    }

    /** The padding. */
    public P padding() {
        return padding;
    }

    /** The bytes themselves, for engines, which do not change them. */
    byte[] shared() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RsaSignature<?> that
                && padding.equals(that.padding)
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
