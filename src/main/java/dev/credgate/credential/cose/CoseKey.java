package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborSimple;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import java.util.Arrays;
import java.util.Optional;

/** Public keys as COSE writes them, RFC 9052, section 7; RFC 9053, section 7. */
public final class CoseKey {

    private static final long KEY_TYPE = 1;
    private static final long ALGORITHM = 3;
    private static final long CURVE = -1;
    private static final long X = -2;
    private static final long Y = -3;
    private static final long PRIVATE = -4;

    private static final int OKP = 1;
    private static final int EC2 = 2;

    private static final int P256 = 1;
    private static final int P384 = 2;
    private static final int P521 = 3;
    private static final int ED25519 = 6;
    private static final int SECP256K1 = 8;

    private CoseKey() {}

    /** Reads a key of P-256, P-384, P-521, secp256k1 or Ed25519; never one off its curve. */
    public static Reading<VerificationKey<?, ?>> read(CborItem item) {
        return Unreadable.reading(() -> of(item));
    }

    private static VerificationKey<?, ?> of(CborItem item) {
        if (!(item instanceof CborMap map)) {
            throw malformed("it is no map");
        }
        if (map.get(PRIVATE).isPresent()) {
            throw malformed("it is a private one");
        }
        VerificationKey<?, ?> key =
                key(map).orElseThrow(
                                () -> malformed("it is no point of a curve that is followed here"));
        map.get(ALGORITHM)
                .ifPresent(algorithm -> {
                    if (number(algorithm)
                            .flatMap(CoseAlgorithm::of)
                            .filter(named -> named.keys() == key.algorithm())
                            .isEmpty()) {
                        throw malformed("its algorithm is not its curve's");
                    }
                });
        return key;
    }

    private static Unreadable malformed(String why) {
        return new Unreadable(Flaw.KEY_MALFORMED, "COSE_Key: " + why);
    }

    private static int small(CborMap map, long label) {
        return map.get(label)
                .flatMap(CoseKey::number)
                .filter(number -> number == number.intValue())
                .orElse(0L)
                .intValue();
    }

    private static Optional<Long> number(CborItem item) {
        return item instanceof CborInteger number && number.toLong().isPresent()
                ? Optional.of(number.toLong().getAsLong())
                : Optional.empty();
    }

    private static Optional<? extends VerificationKey<?, ?>> key(CborMap map) {
        int type = small(map, KEY_TYPE);
        int curve = small(map, CURVE);
        if (!(map.get(X).orElse(CborSimple.NULL) instanceof CborBytes(Slice x))) {
            return Optional.empty();
        }
        if (type == OKP) {
            return curve == ED25519 ? Ed25519PublicKey.of(x.toBytes()) : Optional.empty();
        }
        if (type != EC2) {
            return Optional.empty();
        }
        byte[] point = point(x, map.get(Y).orElse(CborSimple.NULL));
        return switch (curve) {
            case P256 -> NistPublicKey.of(Curve.P256.P_256, point);
            case P384 -> NistPublicKey.of(Curve.P384.P_384, point);
            case P521 -> NistPublicKey.of(Curve.P521.P_521, point);
            case SECP256K1 -> Secp256k1PublicKey.ofEncoded(point);
            default -> Optional.empty();
        };
    }

    /** SEC 1's encoding; one of the wrong length is refused by the curve. */
    private static byte[] point(Slice x, CborItem y) {
        byte[] point;
        switch (y) {
            case CborBytes(Slice content) when content.length() == x.length() -> {
                point = new byte[1 + 2 * x.length()];
                point[0] = 4;
                System.arraycopy(content.in(), content.from(), point, 1 + x.length(), x.length());
            }
            case CborSimple sign when sign == CborSimple.TRUE || sign == CborSimple.FALSE -> {
                point = new byte[1 + x.length()];
                point[0] = (byte) (sign == CborSimple.TRUE ? 3 : 2);
            }
            default -> {
                return new byte[0];
            }
        }
        System.arraycopy(x.in(), x.from(), point, 1, x.length());
        return point;
    }

    /** Whether a key can be written: any but RSA, which no document here ties to. */
    public static boolean canWrite(VerificationKey<?, ?> key) {
        return !(key instanceof RsaKey<?>);
    }

    /**
     * Writes a key.
     *
     * @throws IllegalArgumentException when {@link #canWrite} says no
     */
    public static void write(VerificationKey<?, ?> key, CborWriter out) {
        switch (key) {
            case NistPublicKey<?> nist ->
                    point(
                            switch (nist.algorithm()) {
                                case P256 -> P256;
                                case P384 -> P384;
                                default -> P521;
                            },
                            nist.toBytes(),
                            1,
                            out);
            case Secp256k1PublicKey secp -> point(SECP256K1, secp.toBytes(), 0, out);
            case Ed25519PublicKey edwards ->
                    out.map(3)
                            .integer(KEY_TYPE)
                            .integer(OKP)
                            .integer(CURVE)
                            .integer(ED25519)
                            .integer(X)
                            .bytes(edwards.toBytes());
            default -> throw new IllegalArgumentException("no COSE_Key of " + key.algorithm());
        }
    }

    private static void point(int curve, byte[] xy, int from, CborWriter out) {
        int half = (xy.length - from) / 2;
        out.map(4)
                .integer(KEY_TYPE)
                .integer(EC2)
                .integer(CURVE)
                .integer(curve)
                .integer(X)
                .bytes(Arrays.copyOfRange(xy, from, from + half))
                .integer(Y)
                .bytes(Arrays.copyOfRange(xy, from + half, xy.length));
    }
}
