package dev.credgate.crypto;

import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 with HMAC-SHA-256, RFC 8018 §5.2: makes guessing a short secret slow. By libcrypto, so
 * that it is slow for those who guess and not for the start of a gateway whose compiler has not
 * come to it yet; by Bouncy Castle, with the same result, where that cannot be loaded. Thread-safe.
 */
public final class Pbkdf2 {

    private Pbkdf2() {}

    /**
     * The stretched password.
     *
     * @param iterations at least 1
     * @param bytes how many, at least 1
     */
    public static byte[] withSha256(byte[] password, byte[] salt, int iterations, int bytes) {
        if (iterations < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "there is no PBKDF2 of " + iterations + " iterations and " + bytes + " bytes");
        }
        Optional<Libcrypto> library = Libcrypto.found();
        return library.isPresent()
                ? library.get().pbkdf2(Sha2.SHA_256, password, salt, iterations, bytes)
                : inJava(password, salt, iterations, bytes);
    }

    static byte[] inJava(byte[] password, byte[] salt, int iterations, int bytes) {
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, iterations);
        return ((KeyParameter) generator.generateDerivedMacParameters(Byte.SIZE * bytes)).getKey();
    }
}
