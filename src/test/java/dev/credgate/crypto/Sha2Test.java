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

    /** What is long goes to libcrypto in pieces. */
    @ParameterizedTest
    @EnumSource(Sha2.class)
    void theyAgreeOnWhatIsLong(Sha2 hash) {
        byte[] bytes = new byte[(1 << 20) + 100];
        new Random(8).nextBytes(bytes);
        for (int length : new int[] {0, 65_535, 65_536, 65_537, 131_072, 200_001, 1 << 20}) {
            assertThat(Libcrypto.get().digest(hash, bytes, 33, length))
                    .isEqualTo(hash.hashInJava(bytes, 33, length))
                    .isEqualTo(hash.hash(bytes, 33, length));
        }
    }
}
