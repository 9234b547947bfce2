package dev.credgate.crypto;

import java.math.BigInteger;

/**
 * Textbook arithmetic on Ed25519's curve (RFC 8032, section 5.1.4), to make what no signer makes.
 */
record Edwards25519(BigInteger x, BigInteger y) {

    static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L =
            BigInteger.ONE
                    .shiftLeft(252)
                    .add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    static final Edwards25519 NEUTRAL = new Edwards25519(BigInteger.ZERO, BigInteger.ONE);
    static final Edwards25519 BASE =
            new Edwards25519(
                    new BigInteger(
                            "15112221349535400772501151409588531511454012693041857206046113283949847762202"),
                    BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P));

    /** A point of order 8, whose multiples are all the points of small order. */
    static Edwards25519 orderEight() {
        for (int candidate = 2; ; candidate++) {
            BigInteger y = BigInteger.valueOf(candidate);
            BigInteger square = y.multiply(y).mod(P);
            BigInteger xx =
                    square.subtract(BigInteger.ONE)
                            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
                            .mod(P);
            BigInteger root = root(xx);
            if (root.multiply(root).mod(P).equals(xx)) {
                Edwards25519 small = new Edwards25519(root, y).times(L);
                if (!small.times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
                    return small;
                }
            }
        }
    }

    private static BigInteger root(BigInteger square) {
        BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        return root.multiply(root).mod(P).equals(square)
                ? root
                : root.multiply(BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P))
                        .mod(P);
    }

    Edwards25519 plus(Edwards25519 other) {
        BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
        return new Edwards25519(
                x.multiply(other.y)
                        .add(y.multiply(other.x))
                        .multiply(BigInteger.ONE.add(product).modInverse(P))
                        .mod(P),
                y.multiply(other.y)
                        .add(x.multiply(other.x))
                        .multiply(BigInteger.ONE.subtract(product).modInverse(P))
                        .mod(P));
    }

    Edwards25519 times(BigInteger scalar) {
        Edwards25519 sum = NEUTRAL;
        for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
            sum = sum.plus(sum);
            if (scalar.testBit(bit)) {
                sum = sum.plus(this);
            }
        }
        return sum;
    }

    byte[] encoded() {
        byte[] encoded = little(y);
        if (x.testBit(0)) {
            encoded[31] |= (byte) 0x80;
        }
        return encoded;
    }

    static byte[] little(BigInteger number) {
        byte[] big = FixedLength.of(number, 32);
        byte[] little = new byte[32];
        for (int at = 0; at < 32; at++) {
            little[at] = big[31 - at];
        }
        return little;
    }

    static BigInteger number(byte[] little) {
        byte[] big = new byte[little.length];
        for (int at = 0; at < little.length; at++) {
            big[at] = little[little.length - 1 - at];
        }
        return new BigInteger(1, big);
    }
}
