package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.cli.EngineAgreement.Judge;
import dev.credgate.crypto.KeyAlgorithm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code credgate engines --agree}: all engines, the same questions, the right answers. */
class EngineAgreementTest {

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new EnginesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
    }

    @Test
    void allEnginesOfEveryAlgorithmAgree() throws IOException {
        assertThat(run("--agree", "--keys", "4", "--json")).as(out.toString()).isZero();
        JsonNode algorithms = new ObjectMapper().readTree(out.toString()).path("algorithms");
        assertThat(algorithms.findValuesAsText("algorithm"))
                .containsExactly(
                        "P-256",
                        "P-384",
                        "P-521",
                        "secp256k1",
                        "secp256k1-recovery",
                        "Ed25519",
                        "RSA-PKCS1",
                        "RSA-PSS");
        for (JsonNode row : algorithms) {
            assertThat(row.path("engines")).as(row.toString()).hasSizeGreaterThan(1);
            assertThat(row.path("good").asInt()).isGreaterThanOrEqualTo(4);
            assertThat(row.path("bad").asInt()).isGreaterThan(row.path("good").asInt());
            assertThat(row.path("differing").asInt()).isZero();
        }
    }

    @Test
    void aSeedSaysTheSameAgain() {
        assertThat(run("--agree", "--keys", "1", "--seed", "7")).isZero();
        String once = out.toString();
        assertThat(once).contains(", 0 signatures answered wrongly or differently, seed 7");
        out.getBuffer().setLength(0);
        assertThat(run("--agree", "--keys", "1", "--seed", "7")).isZero();
        assertThat(out).hasToString(once);
    }

    /** The real engines' answers beside those of one that takes, refuses or fails always. */
    @Test
    void anEngineThatIsWrongIsTold() {
        for (String opinion : List.of(EngineAgreement.TAKEN, EngineAgreement.REFUSED, "other")) {
            EngineAgreement agreement =
                    EngineAgreement.of(
                            7,
                            1,
                            Map.of(
                                    KeyAlgorithm.ED25519,
                                    random -> {
                                        TrialKey key = TrialKey.edwards(random);
                                        return new TrialKey(
                                                key.signing(),
                                                List.of(
                                                        key.judges().getFirst(),
                                                        new Judge("stubborn", (_, _) -> opinion)),
                                                _ -> Optional.empty());
                                    }));
            assertThat(agreement.allRight()).isFalse();
            agreement.printTable(new PrintWriter(out, true));
            assertThat(out.toString())
                    .contains("DIFFER Ed25519", "stubborn=" + opinion, ", expected ");
        }
    }

    /** That all are of one opinion does not make it right. */
    @Test
    void enginesThatAreAllWrongAreTold() {
        EngineAgreement agreement =
                EngineAgreement.of(
                        7,
                        1,
                        Map.of(
                                KeyAlgorithm.ED25519,
                                random ->
                                        new TrialKey(
                                                TrialKey.edwards(random).signing(),
                                                List.of(
                                                        new Judge(
                                                                "credulous",
                                                                (_, _) -> EngineAgreement.TAKEN)),
                                                _ -> Optional.empty())));
        assertThat(agreement.allRight()).isFalse();
    }

    /** Nor is it an answer when all throw the same at what does not hold. */
    @Test
    void enginesThatThrowAreTold() {
        EngineAgreement agreement =
                EngineAgreement.of(
                        7,
                        1,
                        Map.of(
                                KeyAlgorithm.ED25519,
                                random -> {
                                    TrialKey key = TrialKey.edwards(random);
                                    Judge real = key.judges().getFirst();
                                    return new TrialKey(
                                            key.signing(),
                                            List.of(
                                                    new Judge(
                                                            "brittle",
                                                            (message, signature) ->
                                                                    taken(
                                                                            real.answering()
                                                                                    .answer(
                                                                                            message,
                                                                                            signature)))),
                                            _ -> Optional.empty());
                                }));
        assertThat(agreement.allRight()).isFalse();
    }

    private static String taken(String answer) {
        if (!answer.equals(EngineAgreement.TAKEN)) {
            throw new IllegalStateException("cannot bear it");
        }
        return answer;
    }

    @Test
    void senselessNumbersOfKeysAreRefused() {
        for (String wrong : List.of("0", "-1", "100001")) {
            assertThat(run("--agree", "--keys", wrong)).isEqualTo(CommandLine.ExitCode.USAGE);
        }
        assertThat(out.toString()).contains("--keys: 1 to 100000, not 0");
    }
}
