package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whoever has another engine asked first, perhaps because a library of C is not to be trusted that
 * day, has that library not even loaded: loading runs its code.
 */
class EngineBeforeLibsecp256k1Test {

    /** Checks signatures on secp256k1, and says by what and whether the library is there now. */
    static final class Checks {
        public static void main(String... none) throws IOException {
            TestKey key = TestKey.of(1);
            Hash digest = Keccak256.hash("x");
            RecoverableSignature signature = key.sign(digest);
            Secp256k1 engine = Secp256k1Engines.preferred();
            boolean recovered = engine.verify(digest, signature, key.publicKey());
            boolean named =
                    SignatureEngines.prepare(key.publicKey())
                            .verify(digest, EcdsaSignature.of(signature));
            System.out.printf("recovered: %s by %s%n", recovered, engine.engine());
            System.out.printf(
                    "named: %s by %s%n",
                    named, SignatureEngines.chosen(KeyAlgorithm.SECP256K1).name());
            String mapped = Files.readString(Path.of("/proc/self/maps"));
            System.out.println("loaded: " + mapped.contains("secp256k1"));
        }
    }

    @ParameterizedTest
    @CsvSource({"bouncycastle, false", "libsecp256k1, true"})
    void isAskedAloneAndTheLibraryIsNotLoaded(String engine, boolean isLoaded) throws Exception {
        assertThat(EngineProcess.run(engine, Checks.class, List.of()).lines())
                .contains(
                        "recovered: true by " + engine,
                        "named: true by " + engine,
                        "loaded: " + isLoaded);
    }
}
