package dev.credgate.verification;

import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Multibase;
import dev.credgate.thread.Effort;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many hard documents one body holds, and wherever it is judged. */
class EffortOfVerdictsTest {

    /** A tenth of what the documents take that are judged here, each bounded by itself. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private static String clique(int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(node ->
                        "{\"id\":\"_:n%d\",\"p\":[%s]}"
                                .formatted(
                                        node,
                                        IntStream.range(0, nodes)
                                                .filter(other -> other != node)
                                                .mapToObj(other -> "{\"id\":\"_:n" + other + "\"}")
                                                .collect(Collectors.joining(","))))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String proof(int which, String purpose) {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) (which + 1));
        return """
        {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-rdfc-2019",
         "created": "2026-05-05T05:05:05Z", "verificationMethod": "%s#0",
         "proofPurpose": "%s", "proofValue": "%s"}
        """
                .formatted(did(ISSUER), purpose, Multibase.BASE58BTC.encode(signature));
    }

    private static String credential(String subject, int proofs) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2",
                      "https://www.w3.org/ns/credentials/examples/v2"],
         "type": "VerifiableCredential", "issuer": "%s",
         "credentialSubject": %s, "proof": [%s]}
        """
                .formatted(
                        did(ISSUER),
                        subject,
                        IntStream.range(0, proofs)
                                .mapToObj(which -> proof(which, "assertionMethod"))
                                .collect(Collectors.joining(",")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void manyHardDocumentsInOneBodyTakeNoLongerThanAFew() {
        String hard = credential("{\"knows\": " + clique(8) + "}", 16);
        byte[] body =
                utf8(
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2"],
                         "type": "VerifiablePresentation", "holder": "%s",
                         "verifiableCredential": [%s], "proof": %s}
                        """
                                .formatted(
                                        did(ISSUER),
                                        (hard + ",").repeat(59) + hard,
                                        proof(1, "authentication")));
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        Verdict verdict = WORLD.verdict(body);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.SIGNATURE).code())
                .contains(Reason.GRAPH_TOO_COMPLEX);
        assertThat(took).isLessThan(LONGEST);
    }

    @Test
    void anEventLoopLeavesAHardDocumentAndKeepsAnOrdinaryOne() {
        byte[] hard = utf8(credential("{\"knows\": " + clique(6) + "}", 1));
        byte[] ordinary = utf8(credential("{\"name\": \"Ada\"}", 2));
        assertThat(Effort.brief(() -> WORLD.verdict(hard))).isEmpty();
        assertThat(Effort.brief(() -> WORLD.verdict(ordinary)))
                .get()
                .extracting(verdict -> World.check(verdict, CheckName.SIGNATURE).code())
                .isEqualTo(java.util.Optional.of(Reason.SIGNATURE_INVALID));
    }

    @Test
    void anEventLoopBeginsNothingOnTheGeneralPath() {
        byte[] indexed =
                utf8(credential("{\"name\": {\"@value\": \"Ada\", \"@index\": \"i\"}}", 1));
        assertThat(Effort.brief(() -> WORLD.verdict(indexed))).isEmpty();
    }
}
