package dev.credgate.cli;

import java.security.SecureRandom;
import java.util.Random;

/**
 * What a seed gives, the same each time: for keys of trials that somebody must be able to repeat.
 * Anybody can compute it, so it is good for <em>nothing else</em>.
 */
final class SeededBytes extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random random;

    SeededBytes(long seed) {
        super(null, null);
        random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public byte[] generateSeed(int count) {
        byte[] seed = new byte[count];
        nextBytes(seed);
        return seed;
    }

    @Override
    public String getAlgorithm() {
        return "a seed";
    }
}
