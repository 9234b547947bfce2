package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer.Unanswered;
import dev.credgate.cli.Citizen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Trouble: the chain stands still, stops, reorganises; the gateway is restarted, or killed in the
 * middle of work. What was acknowledged is kept, and no door opens that should not. With a stack of
 * its own, whose ledger counts as stale after eight seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutagesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private Stack stack;

    @BeforeAll
    void bringUp() {
        stack =
                Stack.up(
                        Map.of(
                                "CREDGATE_LEDGER_MAX_STALENESS", "8s",
                                "CREDGATE_KEYS_TWO_PEOPLE", "false"));
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    /** Somebody who is in. */
    private record Visitor(Citizen citizen, Issued card, Browser browser) {}

    private Visitor visitor() {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);
        assertThat(browser.isIn()).isTrue();
        return new Visitor(citizen, card, browser);
    }

    @Test
    void aChainThatStandsStillDecidesNothingUntilItGoesOn() {
        Visitor visitor = visitor();
        stack.chain().freezes();
        try {
            await().atMost(SOON).until(() -> visitor.browser().opens("/").status() == 503);
            JsonNode verdict = stack.verifier().verdictOn(visitor.card().credential());
            assertThat(verdict.get("verdict").asText()).isEqualTo("indeterminate");
            assertThat(readiness()).isEqualTo(503);
        } finally {
            stack.chain().thaws();
        }
        await().atMost(SOON).until(visitor.browser()::isIn);
        await().atMost(SOON)
                .until(() -> stack.verifier().wordOn(visitor.card().credential()).equals("valid"));
        await().atMost(SOON).until(() -> readiness() == 200);
    }

    @Test
    void aChainThatWasStoppedIsFollowedAgainWhenItIsBack() {
        Visitor visitor = visitor();
        stack.stops("anvil");
        await().atMost(SOON).until(() -> visitor.browser().opens("/").status() == 503);

        stack.bringUp();

        await().atMost(SOON).until(visitor.browser()::isIn);
        stack.agency().sets(visitor.card(), "revoked").with(200);
        DoorClosesIT.awaitShut(visitor.browser());
    }

    @Test
    void aRevocationThatAReorganisationDropsIsSentAgain() {
        Visitor visitor = visitor();
        long before = stack.chain().block();
        stack.agency().sets(visitor.card(), "revoked").with(200);
        DoorClosesIT.awaitShut(visitor.browser());

        stack.chain().reorganises((int) (stack.chain().block() - before));

        // For a moment the chain knows of no revocation; then it has it again, and nobody asked.
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> visitor.browser().opens("/").status() == 302);
        assertThat(stack.verifier().wordOn(visitor.card().credential())).isEqualTo("invalid");
    }

    @Test
    void aRestartResumesWithSessionsAndSeesWhatHappenedMeanwhile() {
        Visitor staying = visitor();
        Visitor leaving = visitor();
        stack.stops("gateway");
        stack.script()
                .run(
                        "ledger",
                        "status",
                        "set",
                        "--issuer",
                        stack.env("AGENCY_DID"),
                        "--credential",
                        file(leaving.card()).toString(),
                        "--status",
                        "revoked")
                .successfully();

        stack.bringUp();

        assertThat(staying.browser().isIn()).isTrue();
        DoorClosesIT.awaitShut(leaving.browser());
    }

    @Test
    void whoIsServedWhenTheEndComesIsServedToTheEnd() throws Exception {
        URI gateway = stack.url("GATEWAY_URL");
        try (var socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            var answer =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            sends(
                    socket,
                    "POST /verify/batch HTTP/1.1\r\nHost: gateway\r\n"
                            + "Content-Type: application/x-ndjson\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n");
            assertThat(upTo("\"line\":1", answer)).isTrue();

            ProcessHandle process = stack.process("gateway");
            process.destroy();
            Thread.sleep(1000);
            assertThat(process.isAlive()).isTrue();

            sends(socket, "3\r\n{}\n\r\n0\r\n\r\n");
            assertThat(upTo("\"line\":2", answer)).isTrue();
            await().atMost(SOON).until(() -> !process.isAlive());
        }
        stack.bringUp();
    }

    @Test
    void anEd25519KeyThatIsMadeInTheTokenSignsBeforeAndAfterARestart() {
        JsonNode made =
                stack.agency()
                        .posts("/issuer/keys", "{\"curve\":\"Ed25519\"}")
                        .with(201)
                        .json()
                        .get("key");
        JsonNode before = signedBy(made.get("id").asText());
        stack.stops("gateway");
        stack.bringUp();
        for (JsonNode credential : List.of(before, signedBy(made.get("id").asText()))) {
            assertThat(stack.verifier().wordOn(credential.toString())).isEqualTo("valid");
        }
    }

    /** A credential under that key, which is the newest. */
    private JsonNode signedBy(String key) {
        JsonNode credential =
                stack.agency()
                        .posts(
                                "/issuer/credentials",
                                """
                                {"format":"data_integrity","subject":"did:example:resident",
                                 "type":"vc:https://www.w3.org/ns/credentials/examples#AlumniCredential",
                                 "claims":{"name":"Chan"},"valid_until":"2090-01-01T00:00:00Z"}
                                """)
                        .with(201)
                        .json()
                        .get("credential");
        assertThat(credential.at("/proof/cryptosuite").asText()).isEqualTo("eddsa-rdfc-2022");
        assertThat(credential.at("/proof/verificationMethod").asText()).isEqualTo(key);
        return credential;
    }

    private static void sends(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static boolean upTo(String part, BufferedReader answer) throws IOException {
        for (String line = answer.readLine(); line != null; line = answer.readLine()) {
            if (line.contains(part)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whenTheIssuersKeyIsRevokedTheDoorCloses() {
        String second =
                stack.secondAgency()
                        .issues("cpt:2001", stack.citizen(), Map.of("class", "B"))
                        .issuer();
        stack.script()
                .run(
                        "ledger",
                        "issuer",
                        "authorise",
                        "--did",
                        second,
                        "--type",
                        "cpt:1000",
                        "--name",
                        "Transport Bureau")
                .successfully();
        Citizen citizen = stack.citizen();
        Issued card = stack.secondAgency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);

        stack.script()
                .run("ledger", "did", "revoke-key", "--did", second, "--key", "#keys-0")
                .successfully();

        DoorClosesIT.awaitShut(browser);
        assertThat(Verifier.check(stack.verifier().verdictOn(card.credential()), "issuer_key"))
                .isEqualTo("key_revoked");
    }

    @Test
    void killedWhileIssuingNothingThatWasAnsweredIsLost() throws InterruptedException {
        Citizen citizen = stack.citizen();
        Queue<Issued> acknowledged = new ConcurrentLinkedQueue<>();
        CountDownLatch some = new CountDownLatch(20);
        try (ExecutorService systems = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                systems.submit(() -> {
                    Agency system = stack.agency();
                    try {
                        while (true) {
                            acknowledged.add(
                                    system.issues("cpt:1000", citizen, Map.of("name", "Chan")));
                            some.countDown();
                        }
                    } catch (Unanswered _) {
                        // Killed, as it should be.
                    }
                });
            }
            assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
            stack.kills("gateway");
        }

        stack.bringUp();

        stack.script().run("audit", "verify").successfully();
        // A status change needs the record, so it tells whether that is there.
        assertThat(acknowledged.parallelStream().map(card -> stack.agency().sets(card, "active")))
                .hasSizeGreaterThanOrEqualTo(20)
                .allMatch(answer -> answer.status() == 200);
        assertThat(stack.agency().sets(new Issued(unknown(), "{}"), "active").status())
                .isEqualTo(404);
    }

    @Test
    void killedWhileVerifyingNoSessionThatWasAnsweredIsLost() throws InterruptedException {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Queue<Browser> inside = new ConcurrentLinkedQueue<>();
        Queue<String> words = new ConcurrentLinkedQueue<>();
        Queue<String> used = new ConcurrentLinkedQueue<>();
        CountDownLatch some = new CountDownLatch(20);
        try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                visitors.submit(() -> {
                    while (true) {
                        Browser browser = stack.browser();
                        String answer =
                                citizen.answer(
                                        List.of(card.credential()),
                                        browser.asksForAChallenge(),
                                        Instant.now());
                        Answer session = browser.sends(answer);
                        if (session.status() >= 500) {
                            return;
                        }
                        words.add(session.json().get("verdict").asText());
                        inside.add(browser);
                        used.add(answer);
                        some.countDown();
                    }
                });
            }
            assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
            stack.kills("gateway");
        }

        stack.bringUp();

        assertThat(words).containsOnly("valid");
        assertThat(inside).allMatch(Browser::isIn);
        // What was used once stays used, also across a kill.
        assertThat(Stream.iterate(0, i -> i < used.size(), i -> i + 1))
                .allSatisfy(i -> assertThat(replayed(inside, used, i)).isEqualTo(401));
        stack.script().run("audit", "verify").successfully();
    }

    private static int replayed(Queue<Browser> browsers, Queue<String> answers, int i) {
        return List.copyOf(browsers).get(i).sends(List.copyOf(answers).get(i)).status();
    }

    private static String unknown() {
        return java.util.UUID.randomUUID().toString();
    }

    private int readiness() {
        return new Verifier(stack.url("MANAGEMENT_URL")).gets("/q/health/ready").status();
    }

    private java.nio.file.Path file(Issued card) {
        try {
            return java.nio.file.Files.writeString(
                    stack.home().resolve(Stack.random() + ".json"), card.credential());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
