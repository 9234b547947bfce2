package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.cli.Citizen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The only token goes away while agencies' systems ask, and comes back: a stack of its own, whose
 * token is behind a p11-kit server.
 */
class TokenOutageIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** What is promised of the signatures, with the default settings. */
    private static final Duration BACK = Duration.ofSeconds(5);

    private static final int OUTAGES = 3;
    private static final int SYSTEMS = 4;

    /** Systems of the agency, each of which asks for one credential after the other. */
    private static final class Systems implements AutoCloseable {

        private final Queue<Issued> acknowledged = new ConcurrentLinkedQueue<>();
        private final Queue<Answer> refused = new ConcurrentLinkedQueue<>();
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> asking = new ArrayList<>();
        private volatile boolean enough;

        Systems(Stack stack, Citizen citizen) {
            for (int i = 0; i < SYSTEMS; i++) {
                asking.add(
                        threads.submit(() -> {
                            Agency system = stack.agency();
                            while (!enough) {
                                asks(system, citizen);
                            }
                        }));
            }
        }

        private void asks(Agency system, Citizen citizen) {
            Answer answer = system.asksFor("cpt:1000", citizen, Map.of("name", "Chan"));
            if (answer.status() == 201) {
                acknowledged.add(
                        new Issued(
                                answer.json().get("id").asText(),
                                answer.json().get("credential").toString()));
            } else {
                refused.add(answer);
            }
        }

        /** Until each may have had some more. */
        void awaitMore() {
            int before = acknowledged.size();
            await().atMost(SOON).until(() -> acknowledged.size() > before + 5 * SYSTEMS);
        }

        @Override
        public void close() {
            enough = true;
            threads.close();
        }

        /** That each was answered each time: whom a connection failed has thrown. */
        void mustHaveBeenAnswered() throws Exception {
            for (Future<?> one : asking) {
                one.get();
            }
        }
    }

    @Test
    void issuingIsBackSecondsAfterItsTokenAndNobodyElseNotices() throws Exception {
        try (Stack stack = Stack.upWithRemoteToken(Map.of())) {
            Citizen citizen = stack.citizen();
            Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
            Browser browser = stack.browser();
            browser.presents(citizen, card).with(200);
            Queue<Issued> acknowledged;
            List<Duration> recovered = new ArrayList<>();
            try (Systems systems = new Systems(stack, citizen)) {
                acknowledged = systems.acknowledged;
                for (int i = 0; i < OUTAGES; i++) {
                    systems.awaitMore();
                    assertThat(health(stack, "group/issuing")).isEqualTo(200);
                    stack.token().goAway();
                    await().atMost(SOON).until(() -> health(stack, "group/issuing") == 503);
                    assertThat(health(stack, "ready")).isEqualTo(200);
                    assertThat(browser.isIn()).isTrue();
                    stack.browser().presents(citizen, card).with(200);
                    assertThat(stack.verifier().wordOn(card.credential())).isEqualTo("valid");
                    Agency agency = stack.agency();
                    assertThat(agency.asksFor("cpt:1000", citizen, Map.of("name", "Chan")).status())
                            .isEqualTo(503);
                    stack.token().comeBack();
                    long back = System.nanoTime();
                    await().atMost(SOON)
                            .until(() ->
                                    agency.asksFor("cpt:1000", citizen, Map.of("name", "Chan"))
                                                    .status()
                                            == 201);
                    recovered.add(Duration.ofNanos(System.nanoTime() - back));
                    assertThat(health(stack, "group/issuing")).isEqualTo(200);
                }
                // One may fall into a moment in which the machine had no time for it.
                assertThat(recovered.stream().sorted().toList().get(OUTAGES / 2))
                        .as(recovered.toString())
                        .isLessThan(BACK);
                systems.awaitMore();
                systems.close();
                systems.mustHaveBeenAnswered();
                assertThat(systems.refused)
                        .isNotEmpty()
                        .allSatisfy(answer -> {
                            assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                            assertThat(answer.header("Retry-After")).isPresent();
                        });
            }
            isOnRecordOnce(stack, List.copyOf(acknowledged));
        }
    }

    private static int health(Stack stack, String of) {
        return new Verifier(stack.url("MANAGEMENT_URL")).gets("/q/health/" + of).status();
    }

    /** Nothing that was answered is lost, nothing is there twice, and all of it is good. */
    private static void isOnRecordOnce(Stack stack, List<Issued> acknowledged) {
        stack.script().run("audit", "verify").successfully();
        Map<String, Integer> issued = new HashMap<>();
        Map<String, Integer> withheld = new HashMap<>();
        stack.script()
                .run("audit", "export")
                .successfully()
                .out()
                .lines()
                .map(TokenOutageIT::json)
                .forEach(row -> {
                    String credential = row.at("/event/credential").asText();
                    switch (row.get("kind").asText()) {
                        case "credential_issued" -> issued.merge(credential, 1, Integer::sum);
                        case "credential_withheld" -> withheld.merge(credential, 1, Integer::sum);
                        default -> {
                            // of something else
                        }
                    }
                });
        assertThat(acknowledged).extracting(Issued::id).doesNotHaveDuplicates();
        assertThat(issued.values()).containsOnly(1);
        assertThat(acknowledged)
                .allSatisfy(card -> {
                    assertThat(issued).containsKey(card.id());
                    assertThat(withheld).doesNotContainKey(card.id());
                    assertThat(stack.verifier().wordOn(card.credential())).isEqualTo("valid");
                });
        // What nobody was given is on record as withheld, each once.
        assertThat(withheld.values()).allMatch(many -> many == 1);
    }

    private static JsonNode json(String line) {
        try {
            return Answer.JSON.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
