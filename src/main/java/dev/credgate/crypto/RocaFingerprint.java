package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.BitSet;

/**
 * Tells the moduli that a flawed library of smart cards made, which can be factored ("The Return of
 * Coppersmith's Attack", CVE-2017-15361): modulo each small prime they are a power of 65537. Of
 * other moduli one in 2²⁷ does so.
 */
final class RocaFingerprint {

    private static final int GENERATOR = 65537;

    private static final int[] PRIMES = {
        11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
    };

    /** For each prime the powers of the generator. */
    private static final BitSet[] POWERS = powers();

    private RocaFingerprint() {}

    private static BitSet[] powers() {
        BitSet[] all = new BitSet[PRIMES.length];
        for (int at = 0; at < PRIMES.length; at++) {
            all[at] = new BitSet(PRIMES[at]);
            int power = 1;
            while (!all[at].get(power)) {
                all[at].set(power);
                power = power * (GENERATOR % PRIMES[at]) % PRIMES[at];
            }
        }
        return all;
    }

    static boolean isOf(BigInteger modulus) {
        for (int at = 0; at < PRIMES.length; at++) {
            int rest = modulus.mod(BigInteger.valueOf(PRIMES[at])).intValue();
            if (!POWERS[at].get(rest)) {
                return false;
            }
        }
        return true;
    }
}
