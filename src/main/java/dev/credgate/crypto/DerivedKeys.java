package dev.credgate.crypto;

import javax.crypto.SecretKey;

/** Keys of single purposes, derived from the one secret that the replicas share. Thread-safe. */
@FunctionalInterface
public interface DerivedKeys {

    /**
     * The 256-bit key of one purpose.
     *
     * @param purpose ASCII; another purpose gives another key
     * @param algorithm as the JCA names it, {@code HmacSHA256} or {@code AES}
     */
    SecretKey derive(String purpose, String algorithm);
}
