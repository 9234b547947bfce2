package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Each step in a key's life takes another certificate than the one that asked for it. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class KeyTwoPeopleTest extends KeyPeopleGround {

    @Test
    void nobodyMakesRotatesRetiresOrEndsAKeyAlone() throws Exception {
        String first = takesTwo("/issuer/keys", "{\"curve\":\"P-256\"}", "", "active");
        String second = takesTwo("/issuer/keys/" + first + "/rotate", "{}", first, "active");
        assertThat(second).isNotEqualTo(first);
        assertThat(state(first)).isEqualTo("retiring");
        String end = "/issuer/keys/" + first + "/revoke";
        assertThat(takesTwo(end, "{\"state\":\"retired\"}", first, "retired")).isEqualTo(first);
        assertThat(takesTwo(end, "{\"state\":\"compromised\"}", first, "compromised"))
                .isEqualTo(first);
    }

    /**
     * Gives the key that it became.
     *
     * @param key what it is about, or nothing where there is none yet
     */
    private String takesTwo(String path, String body, String key, String becomes) throws Exception {
        String before = key.isEmpty() ? "" : state(key);
        int keys = keys().size();
        HttpResponse<String> asked = post("transport", path, body);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String approval =
                "/issuer/keys/requests/"
                        + JSON.readTree(asked.body()).at("/request/id").asText()
                        + "/approve";
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> own = post("transport", approval, "{}");
            assertThat(own.statusCode()).as(own.body()).isEqualTo(403);
            assertThat(own.body()).contains("second_person_needed");
        }
        // Nor does somebody of another agency count.
        assertThat(post("population-second", approval, "{}").statusCode()).isEqualTo(404);
        assertThat(keys()).hasSize(keys);
        if (!key.isEmpty()) {
            assertThat(state(key)).isEqualTo(before);
        }
        HttpResponse<String> approved = post("transport-second", approval, "{}");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        JsonNode done = JSON.readTree(approved.body()).get("key");
        assertThat(done.get("state").asText()).isEqualTo(becomes);
        return done.get("key").asText();
    }
}
