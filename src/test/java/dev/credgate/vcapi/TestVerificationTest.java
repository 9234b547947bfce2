package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the suites' options ask of a proof, before the pipeline judges it. */
class TestVerificationTest {

    private final List<String> judged = new ArrayList<>();
    private final List<BindingDemand> demands = new ArrayList<>();
    private final TestVerification verification =
            new TestVerification(
                    new Verification() {
                        @Override
                        public Result verify(byte[] body, BindingDemand binding) {
                            judged.add(new String(body, StandardCharsets.UTF_8));
                            demands.add(binding);
                            return new Result.NotACredential("judged");
                        }

                        @Override
                        public Verdict recheck(List<Standing> standings) {
                            throw new UnsupportedOperationException();
                        }
                    });

    private void verify(String member, String options) {
        verify(member, "{\"a\": 1}", options);
    }

    private void verify(String member, String document, String options) {
        Request request =
                Request.read(
                        "{\"%s\": %s, \"options\": %s}"
                                .formatted(member, document, options)
                                .getBytes(StandardCharsets.UTF_8));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verifiableCredential|expectedProofPurpose|[\"x\"]",
                "verifiableCredential|challenge|[\"x\"]",
                "verifiablePresentation|challenge|7",
                "verifiablePresentation|challenge|{}",
                "verifiablePresentation|domain|7",
                "verifiablePresentation|domain|[]",
                "verifiablePresentation|domain|[\"x\", 7]",
                "verifiableCredential|domain|{}",
            })
    void refusesAnExpectationThatIsNoText(String member, String option, String value) {
        assertThatThrownBy(() -> verify(member, "{\"%s\": %s}".formatted(option, value)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(option)
                .extracting(refused -> ((Refused) refused).kind())
                .isEqualTo("MALFORMED_VALUE_ERROR");
        assertThat(judged).isEmpty();
    }

    /** A proof that names none is made for another (VC Data Integrity 1.0, section 4.4). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{\"challenge\": \"c\"}|INVALID_CHALLENGE_ERROR",
                "{\"challenge\": \"d\"}|{\"challenge\": \"c\"}|INVALID_CHALLENGE_ERROR",
                "{\"challenge\": [\"c\"]}|{\"challenge\": \"c\"}|INVALID_CHALLENGE_ERROR",
                "[{\"challenge\": \"c\"}, {}]|{\"challenge\": \"c\"}|INVALID_CHALLENGE_ERROR",
                "null|{\"challenge\": \"c\"}|INVALID_CHALLENGE_ERROR",
                "{}|{\"domain\": \"a\"}|INVALID_DOMAIN_ERROR",
                "{}|{\"domain\": \"\"}|INVALID_DOMAIN_ERROR",
                "{\"domain\": \"b\"}|{\"domain\": \"a\"}|INVALID_DOMAIN_ERROR",
                "{\"domain\": \"a\"}|{\"domain\": [\"a\", \"b\"]}|INVALID_DOMAIN_ERROR",
                "{\"domain\": [\"a\", \"b\"]}|{\"domain\": \"a\"}|INVALID_DOMAIN_ERROR",
                "{\"challenge\": \"c\"}|{\"challenge\": \"c\", \"domain\": \"a\"}|INVALID_DOMAIN_ERROR",
            })
    void refusesProofsForAnotherChallengeOrDomain(String proof, String options, String kind) {
        for (String member : List.of("verifiableCredential", "verifiablePresentation")) {
            assertThatThrownBy(() -> verify(member, "{\"proof\": " + proof + "}", options))
                    .as(member)
                    .isInstanceOf(Refused.class)
                    .extracting(refused -> ((Refused) refused).kind())
                    .isEqualTo(kind);
        }
        assertThat(judged).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"challenge\": \"c\"}|{\"challenge\": \"c\"}|c|",
                "{\"challenge\": \"c\", \"domain\": \"a\"}|{\"challenge\": \"c\"}|c|",
                "{\"challenge\": \"c\", \"domain\": [\"a\"]}|{\"challenge\": \"c\", \"domain\": \"a\"}|c|a",
                "{\"challenge\": \"c\", \"domain\": [\"b\", \"a\"]}|{\"challenge\": \"c\", \"domain\": [\"a\", \"b\"]}|c|",
                "{\"domain\": \"a\"}|{\"domain\": [\"a\"]}||",
                "{\"domain\": \"a\"}|{\"domain\": null, \"challenge\": null}||",
            })
    void judgesProofsForTheChallengeAndDomain(
            String proof, String options, @Nullable String nonce, @Nullable String audience) {
        for (String member : List.of("verifiableCredential", "verifiablePresentation")) {
            assertThatThrownBy(() -> verify(member, "{\"proof\": " + proof + "}", options))
                    .as(member)
                    .hasMessage("judged");
        }
        assertThat(demands).hasSize(2);
        assertThat(demands.getFirst()).isInstanceOf(BindingDemand.None.class);
        if (nonce == null) {
            assertThat(demands.getLast()).isInstanceOf(BindingDemand.None.class);
        } else {
            assertThat(demands.getLast())
                    .isInstanceOfSatisfying(
                            BindingDemand.Challenge.class,
                            asked -> {
                                assertThat(asked.nonce()).isEqualTo(nonce);
                                assertThat(asked.audience())
                                        .isEqualTo(audience == null ? "" : audience);
                            });
        }
    }

    /** Whose token says for whom it is; a proof beside that is nobody's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"challenge\": \"c\"}|true",
                "{\"challenge\": \"c\", \"domain\": \"a\"}|true",
                "{\"domain\": \"a\"}|false",
                "{\"challenge\": \"c\", \"domain\": [\"a\", \"b\"]}|false",
            })
    void asksEnvelopedPresentationsByTheirToken(String options, boolean judgedAtAll) {
        String presentation =
                """
                {"type": ["EnvelopedVerifiablePresentation"], "id": "data:application/vp+jwt,x",
                 "proof": {"challenge": "c", "domain": "a"}}
                """;
        assertThatThrownBy(() -> verify("verifiablePresentation", presentation, options))
                .isInstanceOf(Refused.class);
        assertThat(judged).hasSize(judgedAtAll ? 1 : 0);
        assertThatThrownBy(() ->
                        verify(
                                "verifiableCredential",
                                presentation.replace("Presentation", "Credential"),
                                options))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("options.");
    }
}
