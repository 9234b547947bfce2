package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One agency's slow requests leave threads to the others. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class AgencyTurnsTest {

    /** Three quarters of what the stack allows in all. */
    private static final int MOST = 18;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREDENTIALS = "/issuer/credentials";

    IssuerStack.Parts parts;

    @Inject Ledger ledger;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    @Test
    void batchesThatAreKeptOpenLeaveRoomForOthers() throws Exception {
        keptOpen("/batch", "application/x-ndjson");
    }

    @Test
    void bulkChangesThatAreKeptOpenLeaveRoomForOthers() throws Exception {
        keptOpen("/status", "application/x-ndjson");
    }

    @Test
    void bodiesThatDoNotComeLeaveRoomForOthers() throws Exception {
        keptOpen("", "application/json");
    }

    private void keptOpen(String path, String type) throws Exception {
        List<SSLSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                open.add(begun(path, type));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> asked("population"), is(429));
            refused(post("population", CREDENTIALS, order("cpt:1000")));
            assertThat(asked("transport")).isEqualTo(404);
            assertThat(post("transport", CREDENTIALS, order("cpt:3000")).statusCode())
                    .isEqualTo(201);
            // What was turned away took nothing: one that ends makes room for one.
            open.removeLast().close();
            await().atMost(Duration.ofSeconds(20)).until(() -> asked("population"), is(404));
        } finally {
            for (SSLSocket socket : open) {
                socket.close();
            }
        }
        // All of it comes back, and more than once.
        await().atMost(Duration.ofSeconds(20)).until(() -> together(MOST), is(MOST));
        await().atMost(Duration.ofSeconds(20)).until(() -> together(MOST), is(MOST));
    }

    /** How many of so many orders at the same time are answered by a credential. */
    private int together(int count) throws Exception {
        return answers(count, () -> post("population", CREDENTIALS, order("cpt:1000"))).stream()
                .mapToInt(HttpResponse::statusCode)
                .map(status -> status == 201 ? 1 : 0)
                .sum();
    }

    @Test
    void statusChangesOnAChainThatStandsLeaveRoomForOthers() throws Exception {
        HttpResponse<String> issued = post("population", CREDENTIALS, order("cpt:1000"));
        String change =
                CREDENTIALS + "/" + JSON.readTree(issued.body()).get("id").asText() + "/status";
        String body = "{\"status\":\"suspended\",\"reason\":\"lost\"}";
        parts.chain().rpc("evm_setIntervalMining", 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                waiting.add(threads.submit(() -> post("population", change, body)));
            }
            await().atMost(Duration.ofSeconds(8)).until(() -> asked("population"), is(429));
            refused(post("population", change, body));
            assertThat(asked("transport")).isEqualTo(404);
            parts.chain().rpc("evm_setIntervalMining", 1);
            for (Future<HttpResponse<String>> one : waiting) {
                assertThat(one.get().statusCode()).isNotEqualTo(429);
            }
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        assertThat(asked("population")).isEqualTo(404);
    }

    private static org.hamcrest.Matcher<Integer> is(int value) {
        return org.hamcrest.Matchers.is(value);
    }

    private static void refused(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(JSON.readTree(answer.body()).get("type").asText())
                .isEqualTo("urn:credgate:problem:too_many_at_once");
    }

    /** A request of which the head has come and the body does not. */
    private SSLSocket begun(String path, String type) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        parts.pki()
                                .as(parts.clients().get("population"))
                                .getSocketFactory()
                                .createSocket(tls.getHost(), tls.getPort());
        socket.setSoTimeout(30_000);
        String head =
                "POST %s%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nExpect: 100-continue\r\n"
                        + "Idempotency-Key: %s\r\nContent-Length: 100\r\n\r\n";
        socket.getOutputStream()
                .write(
                        head.formatted(CREDENTIALS, path, type, UUID.randomUUID())
                                .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        if (!path.isEmpty()) {
            String answer =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine();
            assertThat(answer).isEqualTo("HTTP/1.1 100 Continue");
        }
        return socket;
    }

    /** What the door says of an operation that there is not, whatever chain and token do. */
    private int asked(String agency) throws Exception {
        URI none = tls.resolve("/issuer/operations/" + UUID.randomUUID());
        return send(agency, HttpRequest.newBuilder(none).GET().build()).statusCode();
    }

    private HttpResponse<String> post(String agency, String path, String body) throws Exception {
        return send(
                agency,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private HttpResponse<String> send(String agency, HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(agency)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static <T> List<T> answers(int count, Callable<T> request) throws Exception {
        List<T> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(threads.submit(request));
            }
            for (Future<T> one : sent) {
                answers.add(one.get());
            }
        }
        return answers;
    }

    private static String order(String type) {
        return "{\"format\":\"weidentity\",\"type\":\""
                + type
                + "\",\"subject\":\"did:weid:101:0x1111111111111111111111111111111111111111\","
                + "\"claims\":{\"name\":\"a\",\"age\":31},\"valid_until\":\"2100-01-01T00:00:00Z\"}";
    }
}
