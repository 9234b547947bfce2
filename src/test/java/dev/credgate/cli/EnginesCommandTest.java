package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code credgate engines} measures every engine that is here and names the one in use. */
class EnginesCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyAlgorithmHasAChosenEngineWithARate() throws IOException {
        assertThat(run("--seconds", "0.002", "--json")).isZero();
        JsonNode told = new ObjectMapper().readTree(out.toString());
        for (String algorithm :
                new String[] {
                    "P-256",
                    "P-384",
                    "P-521",
                    "secp256k1",
                    "secp256k1-recovery",
                    "Ed25519",
                    "RSA-PKCS1",
                    "RSA-PSS",
                    "BBS",
                    "SHA-256 of 1 KiB",
                    "Keccak-256 of 1 KiB"
                }) {
            JsonNode one = told.path("algorithms").path(algorithm);
            String chosen = one.path("chosen").asText();
            assertThat(one.path("checks_per_cpu_second").path(chosen).asLong())
                    .as(algorithm)
                    .isPositive();
        }
        assertThat(told.path("engines").findValuesAsText("name"))
                .contains("libcrypto", "libsecp256k1", "blst", "bouncycastle", "jdk");
    }

    @Test
    void theTableMarksTheChosenOne() {
        assertThat(run("--seconds", "0.002")).isZero();
        assertThat(out.toString()).containsPattern("(?m)^  \\* libsecp256k1 +[0-9,]+$");
    }

    @Test
    void aWholeVerdictIsMeasuredBesideItsParts() throws IOException {
        assertThat(run("--verdicts", "--seconds", "0.02", "--json")).isZero();
        JsonNode micros = new ObjectMapper().readTree(out.toString()).path("cpu_micros");
        assertThat(micros.properties())
                .extracting(part -> part.getKey())
                .containsExactly("bare", "hashed", "verdict", "remembered");
        assertThat(micros)
                .allSatisfy(cost -> assertThat(cost.asDouble()).isBetween(0.1, 1_000_000.0));
    }

    @Test
    void theVerdictsTableHasEveryPart() {
        assertThat(run("--verdicts", "--seconds", "0.02")).isZero();
        assertThat(out.toString())
                .contains("the engine alone", "bytes to verdict", "known from before", " a second");
    }

    @Test
    void oneThingAtATime() {
        assertThat(run("--verdicts", "--wycheproof", "x")).isEqualTo(CommandLine.ExitCode.USAGE);
    }

    @Test
    void aFolderWithoutCasesIsNoVerdictOnAnyEngine() {
        assertThat(run("--wycheproof", "/nowhere")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString())
                .contains("--wycheproof: expected a folder", "/nowhere")
                .doesNotContain("\tat ");
    }

    @Test
    void aSenselessLengthIsRefused() {
        assertThat(run("--seconds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--seconds: more than 0, at most 60");
    }

    private int run(String... arguments) {
        return new CommandLine(new EnginesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
