package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engines of the packaged program itself, a JVM's or the native executable: are they right. */
class EnginesIT {

    @TempDir private static Path home;

    private static Script script() {
        return new Script(Map.of("CREDGATE_HOME", home.toString()));
    }

    @Test
    void everyEngineIsRightAboutEveryCaseOfWycheproof() {
        String vectors = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                vectors != null,
                "CREDGATE_VECTORS is not set: Wycheproof's signature cases were NOT run on the"
                        + " packaged program");
        String folder = Path.of(String.valueOf(vectors), "wycheproof").toAbsolutePath().toString();
        assertThat(script().run("engines", "--wycheproof", folder).successfully().out())
                .containsPattern("right +P-256 +libcrypto ")
                .containsPattern("right +Ed25519 +libcrypto ")
                .containsPattern("right +secp256k1-recovery +libsecp256k1 ")
                .containsPattern("right +RSA-PSS +jdk ")
                .contains(", 0 wrong")
                .doesNotContain("WRONG");
    }

    /** The property tests' question, which run on a JVM only. */
    @Test
    void everyEngineGivesTheSameAnswers() {
        assertThat(script().run("engines", "--agree").successfully().out())
                .containsPattern("agree +P-256 .* libcrypto, bouncycastle, jdk")
                .containsPattern("agree +P-384 .* libcrypto, bouncycastle, jdk")
                .containsPattern("agree +P-521 .* libcrypto, bouncycastle, jdk")
                .containsPattern("agree +secp256k1 .* libcrypto, libsecp256k1, bouncycastle")
                .containsPattern("agree +secp256k1-recovery .* libsecp256k1, bouncycastle")
                .containsPattern("agree +Ed25519 .* libcrypto, bouncycastle, jdk")
                .containsPattern("agree +RSA-PKCS1 .* libcrypto, bouncycastle")
                .containsPattern("agree +RSA-PSS .* libcrypto, bouncycastle, jdk")
                .contains(", 0 signatures answered wrongly or differently, seed ")
                .doesNotContain("DIFFER");
    }

    @Test
    void aVerdictIsMeasuredInTheProgram() throws IOException {
        JsonNode micros =
                new ObjectMapper()
                        .readTree(
                                script().run("engines", "--verdicts", "--seconds", "0.1", "--json")
                                        .successfully()
                                        .out())
                        .path("cpu_micros");
        assertThat(micros.path("verdict").asDouble())
                .isPositive()
                .isGreaterThan(micros.path("remembered").asDouble());
    }
}
