package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's digests and libcrypto's, which the native executable uses, are the same. */
class Sha2Test {

    @ParameterizedTest
    @EnumSource(Sha2.class)
    void libcryptoAndTheJdkAgree(Sha2 hash) {
        Random random = new Random(7);
        byte[] bytes = new byte[10_000];
        random.nextBytes(bytes);
        for (int i = 0; i < 300; i++) {
            int offset = random.nextInt(200);
            int length = random.nextInt(random.nextBoolean() ? 300 : 9_800);
            assertThat(Libcrypto.get().digest(hash, bytes, offset, length))
                    .isEqualTo(hash.hashInJava(bytes, offset, length))
                    .hasSize(hash.bytes());
        }
    }
}
