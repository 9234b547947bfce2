package dev.credgate.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/**
 * A public key with its kind before it, as a Multikey's {@code publicKeyMultibase} and did:key have
 * it (Controlled Identifiers 1.0, section 2.2.2): the multicodec of the kind as a varint, then the
 * 32 bytes of Ed25519 or a compressed point. Keys of other kinds, private keys, points off their
 * curve and second spellings of a key are refused.
 */
public final class Multikey {

    private enum Kind {
        ED25519("ed01"),
        P256("8024"),
        P384("8124"),
        P521("8224"),
        SECP256K1("e701"),
        BLS12_381_G2("eb01"),
        RSA("8524");

        private final byte[] prefix;

        Kind(String prefix) {
            this.prefix = HexFormat.of().parseHex(prefix);
        }
    }

    private static final int PREFIX_BYTES = 2;

    private Multikey() {}

    /** Reads the text, which is {@code z} and base58 and nothing else. */
    public static Optional<VerificationKey<?, ?>> parse(String text) {
        return Multibase.BASE58BTC.decode(text).flatMap(Multikey::ofBytes);
    }

    /** Reads the bytes behind the text. RSA keys, which do not say how they sign, are refused. */
    public static Optional<VerificationKey<?, ?>> ofBytes(byte[] bytes) {
        for (Kind kind : Kind.values()) {
            if (bytes.length > PREFIX_BYTES
                    && Arrays.equals(bytes, 0, PREFIX_BYTES, kind.prefix, 0, PREFIX_BYTES)) {
                return key(kind, Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length));
            }
        }
        return Optional.empty();
    }

    private static Optional<VerificationKey<?, ?>> key(Kind kind, byte[] raw) {
        return switch (kind) {
            case ED25519 -> Ed25519PublicKey.of(raw).map(key -> key);
            case P256 -> nist(Curve.P256.P_256, raw);
            case P384 -> nist(Curve.P384.P_384, raw);
            case P521 -> nist(Curve.P521.P_521, raw);
            case SECP256K1 ->
                    isCompressed(Curve.K256.SECP256K1, raw)
                            ? Secp256k1PublicKey.ofEncoded(raw).map(key -> key)
                            : Optional.empty();
            case BLS12_381_G2 -> Bls12381G2PublicKey.of(raw).map(key -> key);
            case RSA -> Optional.empty();
        };
    }

    private static <C extends Curve.Nist> Optional<VerificationKey<?, ?>> nist(
            C curve, byte[] raw) {
        return isCompressed(curve, raw)
                ? NistPublicKey.of(curve, raw).map(key -> key)
                : Optional.empty();
    }

    private static boolean isCompressed(Curve curve, byte[] raw) {
        return raw.length == 1 + curve.parameters().bytes();
    }

    /**
     * The text of a key.
     *
     * @throws IllegalArgumentException for an RSA key, which no Multikey may hold, and for an
     *     account's, which is not known
     */
    public static String of(VerificationKey<?, ?> key) {
        if (key instanceof RsaKey<?>) {
            throw new IllegalArgumentException("no Multikey holds an RSA key");
        }
        return Multibase.BASE58BTC.encode(toBytes(key));
    }

    /**
     * The bytes of a key, one sequence for each key: an RSA key's are the multicodec {@code
     * rsa-pub} and RFC 8017's {@code RSAPublicKey}, whatever its padding and hash.
     *
     * @throws IllegalArgumentException for the key of an account, which is not known
     */
    public static byte[] toBytes(VerificationKey<?, ?> key) {
        return switch (key) {
            case Ed25519PublicKey ed25519 -> join(Kind.ED25519, ed25519.toBytes());
            case Secp256k1PublicKey secp256k1 -> join(Kind.SECP256K1, secp256k1.toCompressed());
            case NistPublicKey<?> nist -> join(kindOf(nist.curve()), nist.toCompressed());
            case RsaKey<?> rsa -> join(Kind.RSA, pkcs1(rsa));
            case Bls12381G2PublicKey bls -> join(Kind.BLS12_381_G2, bls.toBytes());
            case AccountKey _, RecoveryKey _ ->
                    throw new IllegalArgumentException("no Multikey holds " + key);
        };
    }

    private static Kind kindOf(Curve.Nist curve) {
        return switch (curve) {
            case Curve.P256 _ -> Kind.P256;
            case Curve.P384 _ -> Kind.P384;
            case Curve.P521 _ -> Kind.P521;
        };
    }

    private static byte[] pkcs1(RsaKey<?> key) {
        try {
            return new RSAPublicKey(key.modulus(), key.exponent()).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] join(Kind kind, byte[] raw) {
        byte[] whole = Arrays.copyOf(kind.prefix, PREFIX_BYTES + raw.length);
        System.arraycopy(raw, 0, whole, PREFIX_BYTES, raw.length);
        return whole;
    }
}
