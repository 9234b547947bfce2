package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.Ledger;
import dev.credgate.store.IssuedCredentials;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many orders in one request, over real mutual TLS, with a real token and a real chain. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class BatchIssuingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/issuer/credentials/batch";

    IssuerStack.Parts parts;

    @Inject Ledger ledger;
    @Inject IssuedCredentials records;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    @Test
    void eachLineIsAnsweredInItsPlace() throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            body.append(order("cpt:1000", "n" + i)).append(i % 7 == 0 ? "\n\n \r\n" : "\n");
        }
        List<JsonNode> answers = answers(post("population", Optional.empty(), body.toString()));
        assertThat(answers).hasSize(60);
        var ids = new HashSet<String>();
        for (int i = 0; i < 60; i++) {
            assertThat(answers.get(i).at("/credential/claim/name").asText()).isEqualTo("n" + i);
            assertThat(answers.get(i).get("status").asText()).isEqualTo("active");
            String id = answers.get(i).get("id").asText();
            assertThat(ids.add(id)).isTrue();
            assertThat(records.find(UUID.fromString(id))).isPresent();
        }
    }

    @Test
    void aBadLineHasItsProblemAndTheOthersAreIssued() throws Exception {
        String body =
                String.join(
                        "\n",
                        order("cpt:1000", "first"),
                        "{not json",
                        "[]",
                        order("cpt:9999", "not authorised"),
                        order("cpt:1000", "x".repeat(70_000)),
                        order("cpt:1000", "last").replace("}", ",\"more\":1}"),
                        order("cpt:1000", "without an end"));
        List<JsonNode> answers = answers(post("population", Optional.empty(), body));
        assertThat(answers).hasSize(7);
        assertThat(answers.get(0).has("credential")).isTrue();
        problem(answers.get(1), 2, 400, "invalid_request");
        problem(answers.get(2), 3, 400, "invalid_request");
        problem(answers.get(3), 4, 403, "type_not_authorised");
        problem(answers.get(4), 5, 413, "too_large");
        problem(answers.get(5), 6, 400, "invalid_request");
        assertThat(answers.get(6).at("/credential/claim/name").asText())
                .isEqualTo("without an end");
    }

    @Test
    void aBatchThatIsSentAgainGivesTheSame() throws Exception {
        Optional<String> key = Optional.of(UUID.randomUUID().toString());
        String first = order("cpt:1000", "a") + "\n" + order("cpt:1000", "a") + "\n";
        List<JsonNode> before = answers(post("population", key, first));
        assertThat(before.get(0).get("id")).isNotEqualTo(before.get(1).get("id"));
        // The first half came through, say; the whole is sent again, and one line of it is another.
        List<JsonNode> after =
                answers(
                        post(
                                "population",
                                key,
                                first.replace(",\"age\":31", ", \"age\":31")
                                        + order("cpt:1000", "b")));
        assertThat(after.subList(0, 2)).isEqualTo(before);
        assertThat(after.get(2).at("/credential/claim/name").asText()).isEqualTo("b");
        List<JsonNode> changed =
                answers(
                        post(
                                "population",
                                key,
                                order("cpt:1000", "a") + "\n" + order("cpt:1000", "c")));
        assertThat(changed.get(0)).isEqualTo(before.get(0));
        problem(changed.get(1), 2, 409, "idempotency_key_reused");
        // Another agency's key is its own.
        assertThat(answers(post("transport", key, order("cpt:3000", "a"))).getFirst().has("id"))
                .isTrue();
    }

    @Test
    void whatIsNoBatchIsRefusedAsAWhole() throws Exception {
        refused(post("population", Optional.empty(), "\n \n"), 400, "invalid_request");
        refused(
                post("population", Optional.of("short"), order("cpt:1000", "a")),
                400,
                "idempotency_key_invalid");
        refused(post("admin", Optional.empty(), order("cpt:1000", "a")), 403, "unknown_agency");
        HttpResponse<String> wrongType =
                send(
                        "population",
                        HttpRequest.newBuilder(tls.resolve(PATH))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(order("cpt:1000", "a")))
                                .build());
        refused(wrongType, 415, "unsupported_media_type");
    }

    /** More than the framework's own limit of a body, and than one for a single order. */
    @Test
    void aBatchMayBeLongerThanAnyOtherBody() throws Exception {
        String line = "{" + "\"x\":\"" + "y".repeat(60_000) + "\"}\n";
        List<JsonNode> answers = answers(post("population", Optional.empty(), line.repeat(60)));
        assertThat(answers).hasSize(60);
        problem(answers.getLast(), 60, 400, "invalid_request");
    }

    /** Answers come while the body is still being written: nothing waits for its end. */
    @Test
    void answersComeLineByLineAndACutConnectionLeavesWholeOnes() throws Exception {
        try (SSLSocket socket = connect("population")) {
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            write(
                    out,
                    "POST "
                            + PATH
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson"
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                chunk(out, order("cpt:1000", "live" + i) + "\n");
                String answer = in.readLine();
                while (answer != null && !answer.startsWith("{")) {
                    answer = in.readLine();
                }
                assertThat(JSON.readTree(answer).at("/credential/claim/name").asText())
                        .isEqualTo("live" + i);
            }
            int before = records.ofAgency("population", Optional.empty(), 1000).size();
            // Half a line, and gone.
            chunk(out, order("cpt:1000", "never").substring(0, 60));
            socket.close();
            Thread.sleep(300);
            assertThat(records.ofAgency("population", Optional.empty(), 1000)).hasSize(before);
        }
    }

    /**
     * A client that writes its whole body first would find a broken connection otherwise, and no
     * reason.
     */
    @Test
    void whoeverWritesBeforeReadingSeesWhyItIsRefusedAndMayGoOn() throws Exception {
        byte[] lines = "{}\n".repeat(1_500_000).getBytes(StandardCharsets.US_ASCII);
        try (SSLSocket socket = connect("population")) {
            for (String path : List.of(PATH, "/issuer/credentials/status")) {
                OutputStream out = socket.getOutputStream();
                write(
                        out,
                        "POST "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain"
                                + "\r\nContent-Length: "
                                + lines.length
                                + "\r\n\r\n");
                out.write(lines);
                out.flush();
                assertThat(answer(socket.getInputStream()))
                        .startsWith("HTTP/1.1 415")
                        .contains("unsupported_media_type");
            }
        }
    }

    @Test
    void aTokenThatGoesAwayInTheMiddleIsToldLineByLine() throws Exception {
        parts.token().goAway();
        try {
            List<JsonNode> answers =
                    answers(
                            post(
                                    "population",
                                    Optional.empty(),
                                    order("cpt:1000", "a") + "\n" + order("cpt:1000", "b")));
            problem(answers.get(0), 1, 503, "unavailable");
            problem(answers.get(1), 2, 503, "unavailable");
            assertThat(answers.get(1).get("retry_after").asInt()).isPositive();
        } finally {
            parts.token().comeBack();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        answers(post("population", Optional.empty(), order("cpt:1000", "back")))
                                .getFirst()
                                .has("id"));
    }

    private SSLSocket connect(String agency) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        parts.pki()
                                .as(parts.clients().get(agency))
                                .getSocketFactory()
                                .createSocket(tls.getHost(), tls.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Head and body of an answer that tells its length. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no answer, only: " + read);
            }
            read.append((char) next);
        }
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(read);
        assertThat(length.find()).as(read.toString()).isTrue();
        byte[] body = in.readNBytes(Integer.parseInt(length.group(1)));
        return read + new String(body, StandardCharsets.UTF_8);
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String order(String type, String name) {
        return "{\"format\":\"weidentity\",\"type\":\""
                + type
                + "\",\"subject\":\"did:weid:101:0x1111111111111111111111111111111111111111\","
                + "\"claims\":{\"name\":\""
                + name
                + "\",\"age\":31},\"valid_until\":\"2100-01-01T00:00:00Z\"}";
    }

    private HttpResponse<String> post(String agency, Optional<String> key, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(tls.resolve(PATH))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/x-ndjson; charset=utf-8")
                        .POST(BodyPublishers.ofString(body));
        key.ifPresent(text -> request.header("Idempotency-Key", text));
        return send(agency, request.build());
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

    private static List<JsonNode> answers(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static void problem(JsonNode line, int number, int status, String code) {
        assertThat(line.get("type").asText()).isEqualTo("urn:credgate:problem:" + code);
        assertThat(line.get("status").asInt()).isEqualTo(status);
        assertThat(line.get("line").asInt()).isEqualTo(number);
    }

    private static void refused(HttpResponse<String> answer, int status, String code)
            throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }
}
