package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** An agency gives up the key of its certificate, over real mutual TLS, token and chain. */
@QuarkusTest
@QuarkusTestResource(
        value = IssuerStack.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = IssuerStack.WITH_CERTIFICATES, value = "true"))
class CompromisedCertifiedKeyTest extends CertifiedGround {

    @Test
    void whatItSignedByX5cHoldsWhenItIsRetiredAndNoMoreOnceItIsCompromised() throws Exception {
        String credential =
                json(201, post("population", "/issuer/credentials", order()))
                        .get("credential")
                        .asText();
        assertThat(verdict(credential).get("verdict").asText()).isEqualTo("valid");
        givenUp("retired");
        JsonNode retired = verdict(credential);
        assertThat(retired.get("verdict").asText()).as(retired.toString()).isEqualTo("valid");
        assertThat(check(retired, "issuer_key").get("detail").asText()).contains("retired");
        givenUp("compromised");
        JsonNode compromised = verdict(credential);
        assertThat(compromised.get("verdict").asText()).isEqualTo("invalid");
        assertThat(check(compromised, "issuer_key").get("code").asText())
                .isEqualTo("key_compromised");
        // The certificate lies in its folder still.
        json(409, post("population", "/issuer/credentials", order()));
    }

    private void givenUp(String state) throws Exception {
        JsonNode asked =
                json(
                        202,
                        post(
                                "population",
                                "/issuer/keys/keys-1/revoke",
                                "{\"state\":\"" + state + "\"}"));
        String approval = "/issuer/keys/requests/" + asked.at("/request/id").asText() + "/approve";
        json(200, post("population-second", approval, "{}"));
    }

    private static String order() {
        return """
        {"format":"sd_jwt_vc","type":"%s","subject":"did:example:resident",
         "claims":{"name":"Chan Tai Man"},"valid_until":"%s","options":{"key_by":"x5c"}}
        """
                .formatted(
                        JoseSigners.SD_JWT_VC,
                        Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS));
    }
}
