package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where an operator says that one person suffices, each step in a key's life takes one call. */
@QuarkusTest
@TestProfile(KeyOnePersonTest.Lenient.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class KeyOnePersonTest extends KeyPeopleGround {

    /** As an operator sets it. */
    public static final class Lenient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("credgate.keys.two-people", "false");
        }
    }

    @Test
    void oneMakesRotatesRetiresAndEndsAKey() throws Exception {
        String first = takesOne("/issuer/keys", "{\"curve\":\"P-256\"}", "active");
        String second = takesOne("/issuer/keys/" + first + "/rotate", "{}", "active");
        assertThat(second).isNotEqualTo(first);
        assertThat(state(first)).isEqualTo("retiring");
        String end = "/issuer/keys/" + first + "/revoke";
        assertThat(takesOne(end, "{\"state\":\"retired\"}", "retired")).isEqualTo(first);
        assertThat(takesOne(end, "{\"state\":\"compromised\"}", "compromised")).isEqualTo(first);
    }

    private String takesOne(String path, String body, String becomes) throws Exception {
        HttpResponse<String> answer = post("transport", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        JsonNode done = JSON.readTree(answer.body()).get("key");
        assertThat(done.get("state").asText()).isEqualTo(becomes);
        return done.get("key").asText();
    }
}
