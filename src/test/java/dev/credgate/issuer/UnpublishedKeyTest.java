package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A key that is in the token and in no block yet signs nothing, however much newer it is. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class UnpublishedKeyTest extends KeyPeopleGround {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void theOneBeforeItSignsUntilTheChainHasIt() throws Exception {
        String old = await().atMost(SOON).until(this::signer, id -> !id.isEmpty());
        String key;
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            HttpResponse<String> asked =
                    post("transport", "/issuer/keys", "{\"curve\":\"secp256k1\"}");
            String request = JSON.readTree(asked.body()).at("/request/id").asText();
            HttpResponse<String> approved =
                    post(
                            "transport-second",
                            "/issuer/keys/requests/" + request + "/approve",
                            "{}",
                            "respond-async");
            assertThat(approved.statusCode()).as(approved.body()).isEqualTo(202);
            key = JSON.readTree(approved.body()).at("/key/key").asText();
            await().atMost(SOON).until(() -> entry(key).hasNonNull("public_key"));
            assertThat(entry(key).get("signs").asBoolean()).isFalse();
            assertThat(state(key)).isEqualTo("pending");
            // Signed by the one before, until for want of blocks nothing is signed at all.
            assertThat(signer()).isIn(old, "");
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        await().atMost(SOON).until(() -> state(key).equals("active"));
        assertThat(entry(key).get("signs").asBoolean()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(signer()).isEqualTo(entry(key).get("id").asText()));
    }

    /** By whom a credential that is ordered now is signed; nothing where it is not issued. */
    private String signer() throws Exception {
        HttpResponse<String> answer =
                post(
                        "transport",
                        "/issuer/credentials",
                        """
                        {"format":"weidentity","type":"cpt:3000",
                         "valid_until":"2090-01-01T00:00:00Z",
                         "subject":"did:weid:101:0x1111111111111111111111111111111111111111",
                         "claims":{"name":"Chan"}}
                        """);
        if (answer.statusCode() != 201) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            return "";
        }
        return JSON.readTree(answer.body()).at("/credential/proof/creator").asText();
    }

    private JsonNode entry(String key) throws Exception {
        for (JsonNode one : keys()) {
            if (one.path("key").asText().equals(key)) {
                return one;
            }
        }
        throw new AssertionError("no key " + key);
    }
}
