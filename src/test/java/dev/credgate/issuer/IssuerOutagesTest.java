package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.RunningTime;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What an agency is told while its token or the chain is away. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class IssuerOutagesTest extends IssuerGround {

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void whatWasAskedWhileTheTokenWasAwayIsDoneWhenItIsBack() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        String location;
        parts.token().goAway();
        try {
            HttpResponse<String> accepted = prefer("population", path, "respond-async");
            json(202, accepted);
            location = accepted.headers().firstValue("Location").orElseThrow();
            await().atMost(SOON)
                    .until(
                            () -> json(200, get("population", location)).path("trouble").asText(),
                            "token_away"::equals);
            HttpResponse<String> impatient = post("population", path, change("revoked"));
            problem(impatient, 503, "unavailable");
            assertThat(impatient.body()).contains(location);
        } finally {
            parts.token().comeBack();
        }
        await().atMost(SOON).until(() -> "invalid".equals(verdict(issued.get("credential"))));
        // The snapshot follows the chain by itself: the sender may look a moment later.
        await().atMost(SOON)
                .until(
                        () -> state(json(200, get("population", location))),
                        Set.of("included", "confirmed")::contains);
    }

    @Test
    void whenTheTokenIsAwayIssuingWaitsAndVerifyingGoesOn() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        assertThat(absentTokens()).isEmpty();
        parts.token().goAway();
        try {
            HttpResponse<String> answer =
                    post("population", "/issuer/credentials", order("cpt:1000"));
            problem(answer, 503, "unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            problem(
                    post(
                            "population",
                            "/issuer/credentials/" + issued.get("id").asText() + "/status",
                            change("revoked")),
                    503,
                    "unavailable");
            assertThat(verdict(issued.get("credential"))).isEqualTo("valid");
            // The other token holds the group up; readiness is not concerned with tokens at all.
            assertThat(absentTokens()).containsExactly("token");
            HttpResponse<String> ready = health("/q/health/ready");
            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
            assertThat(ready.body()).doesNotContain("\"token\"");
        } finally {
            parts.token().comeBack();
        }
        await().atMost(SOON)
                .until(() ->
                        post("population", "/issuer/credentials", order("cpt:1000")).statusCode()
                                == 201);
        assertThat(absentTokens()).isEmpty();
    }

    /** The tokens that the health of issuing names, while one of them answers. */
    private List<String> absentTokens() throws Exception {
        HttpResponse<String> answer = health("/q/health/group/issuing");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode checks = JSON.readTree(answer.body()).get("checks");
        assertThat(checks).hasSize(1);
        List<String> named = new ArrayList<>();
        checks.get(0).path("data").fieldNames().forEachRemaining(named::add);
        return named;
    }

    private HttpResponse<String> health(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(management, path).build(), BodyHandlers.ofString());
    }

    @Test
    void aModuleThatHangsKeepsNobodyLongerThanItMayAndIssuingReturnsWithIt() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        parts.token().hang();
        try (var systems = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            List<Future<HttpResponse<String>>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(
                        systems.submit(() ->
                                post("population", "/issuer/credentials", order("cpt:1000"))));
            }
            assertThat(verdict(issued.get("credential"))).isEqualTo("valid");
            for (Future<HttpResponse<String>> one : asked) {
                problem(one.get(), 503, "unavailable");
                assertThat(one.get().headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON.dividedBy(2));
            assertThat(verdict(issued.get("credential"))).isEqualTo("valid");
        } finally {
            parts.token().goOn();
        }
        RunningTime.within(
                Duration.ofSeconds(5),
                () ->
                        post("population", "/issuer/credentials", order("cpt:1000")).statusCode()
                                == 201);
    }

    @Test
    void onAStaleLedgerNothingIsIssued() throws Exception {
        parts.chain().pause();
        try {
            await().atMost(SOON.multipliedBy(2))
                    .untilAsserted(() ->
                            problem(
                                    post("population", "/issuer/credentials", order("cpt:1000")),
                                    503,
                                    "unavailable"));
        } finally {
            parts.chain().resume();
        }
        await().atMost(SOON)
                .until(() ->
                        post("population", "/issuer/credentials", order("cpt:1000")).statusCode()
                                == 201);
    }
}
