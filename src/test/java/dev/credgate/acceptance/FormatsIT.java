package dev.credgate.acceptance;

import static dev.credgate.acceptance.Verifier.check;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Today's formats end to end: signed in the token under the agency's P-256 key, verified by the
 * gateway, refused when changed, refused when revoked on the chain.
 */
@WithStack
class FormatsIT {

    private static final String SUBJECT = "did:example:resident";

    @ParameterizedTest
    @CsvSource({
        "sd_jwt_vc, vct:https://gov.example/resident",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential",
        "data_integrity, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential"
    })
    void whatAnAgencyIssuesVerifiesUntilItIsRevoked(String format, String type, Stack stack) {
        Issued issued = issues(stack, format, type);

        JsonNode verdict = stack.verifier().verdictOn(issued.credential());
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("format").asText()).isEqualTo(format);
        assertThat(verdict.get("type").asText()).isEqualTo(type);
        assertThat(verdict.get("subject").asText()).isEqualTo(SUBJECT);

        stack.agency().sets(issued, "suspended").with(200);
        assertThat(check(stack.verifier().verdictOn(issued.credential()), "status"))
                .isEqualTo("suspended");
        stack.agency().sets(issued, "active").with(200);
        assertThat(stack.verifier().wordOn(issued.credential())).isEqualTo("valid");
        stack.agency().sets(issued, "revoked").with(200);
        JsonNode revoked = stack.verifier().verdictOn(issued.credential());
        assertThat(revoked.get("verdict").asText()).isEqualTo("invalid");
        assertThat(check(revoked, "status")).isEqualTo("revoked");
    }

    @ParameterizedTest
    @CsvSource({
        "sd_jwt_vc, vct:https://gov.example/resident",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential",
        "data_integrity, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential"
    })
    void aChangedOneIsRefused(String format, String type, Stack stack) {
        String good = issues(stack, format, type).credential();
        int at = format.equals("data_integrity") ? good.indexOf("Chan") : good.length() * 2 / 5;
        char other = good.charAt(at) == 'A' ? 'B' : 'A';
        String changed = good.substring(0, at) + other + good.substring(at + 1);

        Answer answer = stack.verifier().verifies(changed);

        assertThat(
                        answer.status() == 400
                                || answer.json().get("verdict").asText().equals("invalid"))
                .as(answer.toString())
                .isTrue();
    }

    @Test
    void aFormatThatIsNotIssuedIsToldSo(Stack stack) {
        Answer answer =
                stack.agency()
                        .posts("/issuer/credentials", order("jwt_cwt_xyz", "vct:x").toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("type").asText()).endsWith(":unsupported_format");
    }

    private static Issued issues(Stack stack, String format, String type) {
        JsonNode issued =
                stack.agency()
                        .posts("/issuer/credentials", order(format, type).toString())
                        .with(201)
                        .json();
        JsonNode credential = issued.get("credential");
        return new Issued(
                issued.get("id").asText(),
                credential.isTextual() ? credential.asText() : credential.toString());
    }

    private static ObjectNode order(String format, String type) {
        ObjectNode order = Answer.JSON.createObjectNode();
        order.put("format", format).put("type", type).put("subject", SUBJECT);
        order.putObject("claims").put("name", "Chan Tai Man");
        order.put(
                "valid_until",
                Instant.now().plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
        return order;
    }
}
