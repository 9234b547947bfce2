package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the suites' options ask of a proof, before the pipeline judges it. */
class TestVerificationTest {

    private final List<String> judged = new ArrayList<>();
    private final TestVerification verification =
            new TestVerification(
                    new Verification() {
                        @Override
                        public Result verify(byte[] body, BindingDemand binding) {
                            judged.add(new String(body, StandardCharsets.UTF_8));
                            return new Result.NotACredential("judged");
                        }

                        @Override
                        public Verdict recheck(List<Standing> standings) {
                            throw new UnsupportedOperationException();
                        }
                    });

    private static Request request(String member, String options) {
        return Request.read(
                "{\"%s\": {\"a\": 1}, \"options\": %s}"
                        .formatted(member, options)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void verify(String member, String options) {
        Request request = request(member, options);
        if (member.equals("verifiableCredential")) {
            verification.credential(request);
        } else {
            verification.presentation(request);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "verifiableCredential,authentication",
        "verifiableCredential,keyAgreement",
        "verifiablePresentation,assertionMethod"
    })
    void refusesProofsForAnotherPurposeThanTheCallerExpects(String member, String purpose) {
        assertThatThrownBy(() ->
                        verify(member, "{\"expectedProofPurpose\": \"%s\"}".formatted(purpose)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("expectedProofPurpose")
                .extracting(refused -> ((Refused) refused).kind())
                .isEqualTo("PROOF_VERIFICATION_ERROR");
        assertThat(judged).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verifiableCredential|{\"expectedProofPurpose\": \"assertionMethod\"}",
                "verifiablePresentation|{\"expectedProofPurpose\": \"authentication\"}",
                "verifiableCredential|{\"checks\": [\"proof\"]}",
                "verifiableCredential|{\"expectedProofPurpose\": null}",
            })
    void judgesWhereTheCallerExpectsNothingElse(String member, String options) {
        assertThatThrownBy(() -> verify(member, options)).hasMessage("judged");
        assertThat(judged).hasSize(1);
    }

    @Test
    void refusesAnExpectationThatIsNoText() {
        assertThatThrownBy(
                        () -> verify("verifiableCredential", "{\"expectedProofPurpose\": [\"x\"]}"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("expectedProofPurpose");
        assertThat(judged).isEmpty();
    }
}
