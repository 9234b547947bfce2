package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verification;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** W3C credentials as JWTs are handed out in the data model's envelope where that is ordered. */
class EnvelopedOrdersTest {

    private final IssuanceWorld world = new IssuanceWorld();

    private IssueOutcome issue(String options) {
        return IssuedAsOrderedTest.issue(
                world,
                Set.of("vc:Badge"),
                new CredentialOrder(
                        "jwt_vc",
                        "vc:Badge",
                        "did:example:ada",
                        IssuanceWorld.json("{\"name\":\"Ada\"}"),
                        Optional.empty(),
                        IssuanceWorld.NOW.plusSeconds(1000),
                        Optional.empty(),
                        IssuanceWorld.json(options)),
                SignerCertificates.none());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enveloped\":true} | application/vc+jwt",
                "{\"enveloped\":true,\"version\":\"2.0\"} | application/vc+jwt",
                "{\"enveloped\":true,\"selectively_disclosable\":[\"/name\"]} | application/vc+sd-jwt"
            })
    void isAnEnvelopeThatVerifies(String options, String mediaType) {
        Issued issued = (Issued) issue(options);
        assertThat(issued.isJson()).isTrue();
        assertThat(issued.format()).isEqualTo("jwt_vc");
        assertThat(new String(issued.credential(), StandardCharsets.US_ASCII))
                .contains("\"EnvelopedVerifiableCredential\"", "\"data:" + mediaType + ",ey");
        assertThat(
                        world.verification.verify(
                                issued.credential(), new Verification.BindingDemand.None()))
                .isInstanceOfSatisfying(
                        Verification.Result.Judged.class,
                        judged -> assertThat(judged.verdict().verdict()).isEqualTo(Decision.VALID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ey",
                "{\"enveloped\":false} | ey",
                "{\"enveloped\":false,\"version\":\"1.1\"} | ey"
            })
    void isTheJwtItselfOtherwise(String options, String start) {
        Issued issued = (Issued) issue(options);
        assertThat(new String(issued.credential(), StandardCharsets.US_ASCII)).startsWith(start);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"enveloped\":true,\"version\":\"1.1\"} | version 1.1 knows no enveloped credentials",
                "{\"enveloped\":\"true\"} | enveloped is neither true nor false"
            })
    void isRefusedWhereThereIsNone(String options, String why) {
        assertThat(issue(options))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.CLAIMS_INVALID);
                            assertThat(refused.detail()).contains(why);
                        });
        assertThat(world.records.rows).isEmpty();
    }
}
