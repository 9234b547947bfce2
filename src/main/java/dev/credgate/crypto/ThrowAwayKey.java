package dev.credgate.crypto;

import dev.credgate.crypto.Curve.P256;
import dev.credgate.crypto.Curve.P384;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A key that nobody trusts, made in this process and never stored: with it something is signed that
 * must be seen signed before the real key sees it. Its signatures are whole and right, and worth
 * nothing to anybody, since no DID, certificate or chain names it. So its secret is none that has
 * to be kept, and on the Weierstrass curves one random nonce serves for all of its signatures: each
 * costs two multiplications of numbers instead of one of a point. <em>Never</em> give such a key
 * another use. Immutable, thread-safe.
 */
public final class ThrowAwayKey {

    /** Computes a signature over what the algorithm says: a message, or a digest of 32 bytes. */
    private interface Hand {
        byte[] sign(byte[] input);
    }

    private final VerificationKey<?, ?> publicKey;
    private final Hand hand;

    private ThrowAwayKey(VerificationKey<?, ?> publicKey, Hand hand) {
        this.publicKey = publicKey;
        this.hand = hand;
    }

    /**
     * Makes one.
     *
     * @param algorithm P256, P384, SECP256K1 or ED25519
     * @throws IllegalArgumentException for another
     */
    public static ThrowAwayKey of(KeyAlgorithm algorithm, SecureRandom random) {
        return switch (algorithm) {
            case P256 -> nist(P256.P_256, random);
            case P384 -> nist(P384.P_384, random);
            case SECP256K1 -> {
                Scalars scalars = Scalars.of(CurveParameters.SECP256K1, random);
                byte[] point = scalars.publicPoint();
                yield new ThrowAwayKey(
                        Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, point.length))
                                .orElseThrow(),
                        scalars::recoverable);
            }
            case ED25519 -> edwards(random);
            case P521, SECP256K1_RECOVERY, RSA_PKCS1, RSA_PSS, BBS ->
                    throw new IllegalArgumentException("no such key is thrown away: " + algorithm);
        };
    }

    private static <C extends Curve.Nist> ThrowAwayKey nist(C curve, SecureRandom random) {
        Scalars scalars = Scalars.of(curve.parameters(), random);
        return new ThrowAwayKey(
                NistPublicKey.of(curve, scalars.publicPoint()).orElseThrow(),
                message -> scalars.sign(curve.hash().hash(Message.of(message))));
    }

    private static ThrowAwayKey edwards(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(random, seed);
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        return new ThrowAwayKey(
                Ed25519PublicKey.of(point).orElseThrow(),
                message -> {
                    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
                    Ed25519.sign(seed, 0, point, 0, message, 0, message.length, signature, 0);
                    return signature;
                });
    }

    /** The key by which its signatures are checked. */
    public VerificationKey<?, ?> publicKey() {
        return publicKey;
    }

    /**
     * Signs as a token would: on P-256 and P-384 r‖s over the message's hash, on secp256k1 r‖s‖v
     * with s in the lower half over the 32-byte digest that is given, on Ed25519 over the message.
     */
    public byte[] sign(byte[] input) {
        return hand.sign(input);
    }

    /** Never the secret, worthless as it is. */
    @Override
    public String toString() {
        return "a throw-away key on " + publicKey.algorithm().label();
    }

    /**
     * The numbers of ECDSA (SEC 1, section 4.1.3) with a nonce that was chosen beforehand.
     *
     * @param inverse of the nonce
     * @param r of the nonce's point
     * @param odd whether that point's y is
     */
    private record Scalars(
            CurveParameters curve,
            BigInteger secret,
            BigInteger inverse,
            BigInteger r,
            boolean odd) {

        static Scalars of(CurveParameters curve, SecureRandom random) {
            BigInteger secret = scalar(curve, random);
            while (true) {
                BigInteger nonce = scalar(curve, random);
                ECPoint point = multiple(curve, nonce);
                BigInteger x = point.getAffineXCoord().toBigInteger();
                // Beyond the order, once in 2¹²⁸, the recovery id would be another.
                if (x.signum() > 0 && x.compareTo(curve.order()) < 0) {
                    return new Scalars(
                            curve,
                            secret,
                            nonce.modInverse(curve.order()),
                            x,
                            point.getAffineYCoord().testBitZero());
                }
            }
        }

        private static BigInteger scalar(CurveParameters curve, SecureRandom random) {
            while (true) {
                BigInteger number = new BigInteger(curve.order().bitLength(), random);
                if (number.signum() > 0 && number.compareTo(curve.order()) < 0) {
                    return number;
                }
            }
        }

        private static ECPoint multiple(CurveParameters curve, BigInteger scalar) {
            return new FixedPointCombMultiplier()
                    .multiply(curve.numbers().getG(), scalar)
                    .normalize();
        }

        byte[] publicPoint() {
            return multiple(curve, secret).getEncoded(false);
        }

        byte[] sign(byte[] digest) {
            byte[] both = new byte[2 * curve.bytes()];
            put(r, both, 0);
            put(s(digest), both, curve.bytes());
            return both;
        }

        byte[] recoverable(byte[] digest) {
            if (digest.length != Hash.BYTES) {
                throw new IllegalArgumentException("expected a digest of 32 bytes");
            }
            BigInteger s = s(digest);
            boolean high = s.compareTo(curve.order().shiftRight(1)) > 0;
            byte[] whole = new byte[RecoverableSignature.BYTES];
            put(r, whole, 0);
            put(high ? curve.order().subtract(s) : s, whole, curve.bytes());
            whole[2 * curve.bytes()] = (byte) (odd ^ high ? 1 : 0);
            return whole;
        }

        /** The digest is as long as the order on each of these curves. */
        private BigInteger s(byte[] digest) {
            return new BigInteger(1, digest)
                    .add(r.multiply(secret))
                    .multiply(inverse)
                    .mod(curve.order());
        }

        private void put(BigInteger number, byte[] target, int at) {
            System.arraycopy(FixedLength.of(number, curve.bytes()), 0, target, at, curve.bytes());
        }
    }
}
