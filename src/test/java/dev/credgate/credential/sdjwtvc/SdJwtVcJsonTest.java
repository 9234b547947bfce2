package dev.credgate.credential.sdjwtvc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.verification.JoseCredentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9901, section 8: the same credential in JSON, and what only looks like it. */
class SdJwtVcJsonTest {

    private final String compact = JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n", "a");
    private final String[] parts = compact.split("~", -1);
    private final String[] jws = parts[0].split("\\.", -1);
    private final String disclosures =
            Arrays.stream(parts, 1, parts.length - 1)
                    .map(one -> '"' + one + '"')
                    .collect(Collectors.joining(","));
    private final String header =
            "{\"disclosures\":["
                    + disclosures
                    + "],\"kb_jwt\":\""
                    + parts[parts.length - 1]
                    + "\"}";

    private String flattened(String open) {
        return "{\"payload\":\"%s\",\"protected\":\"%s\",\"signature\":\"%s\",\"header\":%s}"
                .formatted(jws[1], jws[0], jws[2], open);
    }

    private static Optional<Presented> read(String text) {
        return new SdJwtVcFormat().recognise(text.getBytes(StandardCharsets.UTF_8));
    }

    private void isTheSame(String text) {
        SecuredCredential expected = (SecuredCredential) read(compact).orElseThrow();
        assertThat(read(text).orElseThrow())
                .isInstanceOfSatisfying(
                        SecuredCredential.class,
                        read -> {
                            assertThat(read.claims()).isEqualTo(expected.claims());
                            assertThat(read.proofs().getFirst().signedHash())
                                    .isEqualTo(expected.proofs().getFirst().signedHash());
                            assertThat(
                                            read.binding()
                                                    .orElseThrow()
                                                    .answer(
                                                            Optional.of(
                                                                    new HolderChallenge(
                                                                            "n",
                                                                            "a",
                                                                            JoseCredentials.NOW,
                                                                            Optional.empty()))))
                                    .isInstanceOf(Answer.Proof.class);
                        });
    }

    @Test
    void flattenedAndGeneralAreTheCompactOne() {
        isTheSame(flattened(header));
        isTheSame(
                " {\"signatures\":[{\"protected\":\"%s\",\"signature\":\"%s\",\"header\":%s}],"
                                .formatted(jws[0], jws[2], header)
                        + "\"payload\":\""
                        + jws[1]
                        + "\"}");
    }

    /** The key binding JWT signs what is disclosed beside it. */
    @Test
    void oneDisclosureFewerIsNotWhatTheHolderSigned() {
        String fewer = flattened(header.replace('"' + parts[1] + "\",", ""));
        SecuredCredential read = (SecuredCredential) read(fewer).orElseThrow();
        assertThat(read.binding().orElseThrow().answer(Optional.empty()))
                .isInstanceOf(Answer.Unfit.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kid\":\"x\"}",
                "{\"alg\":\"none\"}",
                "{\"disclosures\":\"x\"}",
                "{\"disclosures\":[1]}",
                "{\"disclosures\":[\"a~b\"]}",
                "{\"disclosures\":[\"\"]}",
                "{\"kb_jwt\":\"a.b.c~d\"}",
                "{\"kb_jwt\":7}",
                "[]"
            })
    void whatIsNotAsItMustBeIsRefused(String open) {
        assertThat(read(flattened(open)).orElseThrow()).isInstanceOf(Presented.Malformed.class);
    }

    @Test
    void brokenJsonIsToldOfByItsCode() {
        String whole = flattened(header);
        refused(whole.substring(0, whole.length() / 2), Flaw.TRUNCATED);
        refused(whole.substring(0, whole.length() - 1), Flaw.TRUNCATED);
        refused(
                whole.replace("{\"payload\"", "{\"payload\":\"e30\",\"payload\""),
                Flaw.DUPLICATE_MEMBER);
        refused(whole + "x", Flaw.TRAILING_BYTES);
        refused(whole.replace("\"header\":", "\"header\":" + "[".repeat(70)), Flaw.TOO_DEEP);
        assertThat(read("{\"type\":\"VerifiableCredential\"")).isEmpty();
        assertThat(read(whole.replace("{\"payload\"", "{payload"))).isEmpty();
    }

    /** Claims may have any name; whose document it is tells of it. */
    @Test
    void brokenJsonOfOthersIsLeftToThem() {
        String claims = "{\"payload\":\"e30\",\"protected\":\"e30\",\"payload\":1}";
        assertThat(read("{\"@context\":[],\"credentialSubject\":" + claims + "}")).isEmpty();
        assertThat(read("{\"credentialSubject\":" + claims + ",\"@context\":[")).isEmpty();
        assertThat(read("{\"cptId\":1000,\"claim\":" + claims + "}")).isEmpty();
        refused("{\"claim\":" + claims + "}", Flaw.DUPLICATE_MEMBER);
    }

    private static void refused(String text, Flaw flaw) {
        assertThat(read(text).orElseThrow())
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void severalSignaturesAreRefusedAndOtherJsonIsLeftToOthers() {
        String one = "{\"protected\":\"%s\",\"signature\":\"%s\"}".formatted(jws[0], jws[2]);
        assertThat(
                        read("{\"payload\":\"%s\",\"signatures\":[%s,%s]}"
                                        .formatted(jws[1], one, one))
                                .orElseThrow())
                .isInstanceOf(Presented.Malformed.class);
        assertThat(read("{\"payload\":{},\"protected\":1}")).isEmpty();
        assertThat(read("{\"type\":\"VerifiableCredential\"}")).isEmpty();
    }
}
