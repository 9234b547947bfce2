package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.TestKey;
import dev.credgate.net.ReadAhead;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /verify/batch}: a line for a line, in order, however long the stream. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class BatchTest {

    @Inject Chain chain;

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    private final TestKey agency = TestKey.of(1);
    private final Wallet citizen = new Wallet(TestKey.of(2));

    @BeforeEach
    void world() {
        chain.issuer(agency, "cpt:1000");
        chain.entity(citizen.key());
    }

    private String credential() {
        return citizen.issuedBy(agency, Instant.now()).text();
    }

    private static List<String> lines(String body) {
        return given().contentType("application/x-ndjson")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/verify/batch")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString()
                .lines()
                .toList();
    }

    @Test
    void answersInOrderAndGoesOnAfterWhatIsNoCredential() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(i % 10 == 3 ? "{\"no\":" : i % 10 == 6 ? "x".repeat(70_000) : credential());
        }
        List<String> answers = lines(String.join("\n\r\n", sent));
        assertThat(answers).hasSize(200);
        for (int i = 0; i < 200; i++) {
            String expected =
                    i % 10 == 3
                            ? "not_a_credential\""
                            : i % 10 == 6 ? "too_large\"" : "\"verdict\":\"valid\"";
            assertThat(answers.get(i)).contains(expected);
            if (i % 10 == 3 || i % 10 == 6) {
                assertThat(answers.get(i)).endsWith("\"line\":" + (i + 1) + "}");
            }
        }
    }

    @Test
    void judgesAPolicyForEachLine() {
        assertThat(
                        given().contentType("application/x-ndjson")
                                .body(credential().getBytes(StandardCharsets.UTF_8))
                                .post("/verify/batch?portal=benefits")
                                .asString())
                .contains("\"check\":\"policy\",\"outcome\":\"pass\"");
        given().contentType("application/x-ndjson")
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/verify/batch?portal=nobody")
                .then()
                .statusCode(400);
    }

    @Test
    void answersEachLineBeforeTheNextIsSent() throws Exception {
        inStep("");
    }

    private void inStep(String headers) throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            send(
                    out,
                    "POST /verify/batch HTTP/1.1\r\nHost: x\r\n"
                            + headers
                            + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 3; i++) {
                chunk(out, credential() + "\n");
                String line = in.readLine();
                while (!line.startsWith("{")) {
                    line = in.readLine();
                }
                assertThat(line).contains("\"verdict\":\"valid\"");
            }
            send(out, "0\r\n\r\n");
        }
    }

    /** nginx sends no more of a body once an answer has begun. */
    @Test
    void throughAProxyTheAnswerBeginsWhenTheBodyHasEnded() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String some = (credential() + "\n").repeat(1_000);
            send(
                    out,
                    "POST /verify/batch HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n"
                            + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            chunk(out, some);
            socket.setSoTimeout(400);
            assertThatThrownBy(in::readLine).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(20_000);
            send(out, "0\r\n\r\n");
            assertThat(in.lines().filter(line -> line.contains("\"verdict\":\"valid\"")))
                    .hasSize(1_000);
        }
    }

    /**
     * Who waits for an answer before the next line is sent gets it, through a proxy a little later.
     */
    @Test
    void whatIsWaitedForThroughAProxyIsAnsweredAfterAPause() throws Exception {
        inStep("X-Forwarded-For: 192.0.2.1\r\n");
    }

    @Test
    void ofABodyThatBreaksOffNothingIsKept() throws Exception {
        org.awaitility.Awaitility.await().until(() -> ReadAhead.waiting() == 0);
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket(server.getHost(), server.getPort())) {
                OutputStream out = socket.getOutputStream();
                send(
                        out,
                        "POST /verify/batch HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n"
                                + "Content-Length: 100000\r\n\r\n"
                                + "x".repeat(50_000));
                org.awaitility.Awaitility.await()
                        .pollInterval(java.time.Duration.ofMillis(5))
                        .until(() -> ReadAhead.waiting() > 0);
            }
            org.awaitility.Awaitility.await().until(() -> ReadAhead.waiting() == 0);
        }
    }

    /** What other proxies pass on while more is sent is not kept in memory. */
    @Test
    void aLongBodyThroughAProxyIsAnsweredAsItComes() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            send(
                    out,
                    "POST /verify/batch HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            String bytes = "x".repeat(60_000);
            for (int i = 0; i < 24; i++) {
                chunk(out, bytes + "\n");
            }
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
            send(out, "0\r\n\r\n");
        }
    }

    /**
     * A client that sends without end and never reads: the gateway must stop reading rather than
     * keep answers in memory.
     */
    @Test
    void stopsReadingWhileItsAnswersAreNotRead() throws Exception {
        String line = credential() + "\n";
        AtomicLong sent = new AtomicLong();
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setReceiveBufferSize(16 * 1024);
            OutputStream out = socket.getOutputStream();
            send(
                    out,
                    "POST /verify/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        chunk(out, line);
                                        sent.addAndGet(line.length());
                                    }
                                } catch (SocketException closed) {
                                    // the test is over
                                } catch (java.io.IOException failed) {
                                    throw new java.io.UncheckedIOException(failed);
                                }
                            });
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .pollInterval(java.time.Duration.ofMillis(1500))
                    .until(
                            new java.util.concurrent.Callable<Boolean>() {
                                private long before = -1;

                                @Override
                                public Boolean call() {
                                    boolean stopped = sent.get() > 0 && sent.get() == before;
                                    before = sent.get();
                                    return stopped;
                                }
                            });
            assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
            socket.close();
            sender.join();
        }
    }

    @Test
    void keepsOneLineOfAnEndlessOneAtMost() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            send(
                    out,
                    "POST /verify/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            String part = "x".repeat(1024 * 1024);
            for (int i = 0; i < 48; i++) {
                chunk(out, part);
            }
            chunk(out, "\n" + credential() + "\n");
            send(out, "0\r\n\r\n");
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).contains("too_large", "\"line\":1", "\"verdict\":\"valid\"");
        }
    }

    /**
     * A line of one byte has an answer of some hundred: however many come at once, so many answers
     * at most are in memory together. Each of the gateway's writes is a chunk of its answer.
     */
    @Test
    void answersSoManyShortLinesAtOnceAndNoMore() throws Exception {
        int count = 100_000;
        int largest = 0;
        int answers = 0;
        String last = "";
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            Thread sender =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    send(
                                            out,
                                            "POST /verify/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                                                    + 2 * count
                                                    + "\r\n\r\n"
                                                    + "x\n".repeat(count));
                                } catch (java.io.IOException failed) {
                                    throw new java.io.UncheckedIOException(failed);
                                }
                            });
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            while (!in.readLine().isEmpty()) {
                // the head
            }
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                largest = Math.max(largest, size);
                char[] part = new char[size];
                for (int read = 0; read < size; ) {
                    read += in.read(part, read, size - read);
                }
                assertThat(in.readLine()).isEmpty();
                List<String> lines = new String(part).lines().toList();
                answers += lines.size();
                last = lines.getLast();
            }
            sender.join();
        }
        assertThat(answers).isEqualTo(count);
        assertThat(last).endsWith("\"line\":" + count + "}");
        assertThat(largest).isLessThan(512 * 256);
    }

    /** A body is read in pieces of some kilobytes; each of the gateway's writes is a chunk. */
    @Test
    void answersWithOneWriteWhatCameAtOnce() throws Exception {
        String body = ("x".repeat(500) + "\n").repeat(40);
        String answer =
                Raw.sends(
                        server,
                        "POST /verify/batch HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
        String chunks = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        int from = chunks.indexOf("\r\n") + 2;
        int to = from + Integer.parseInt(chunks.substring(0, from - 2), 16);
        assertThat(chunks.substring(from, to).lines()).hasSize(40);
        assertThat(chunks.substring(to)).isEqualTo("\r\n0\r\n\r\n");
    }

    private static int chunkSize(BufferedReader in) throws java.io.IOException {
        return Integer.parseInt(in.readLine(), 16);
    }

    private static void chunk(OutputStream out, String text) throws java.io.IOException {
        send(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void send(OutputStream out, String text) throws java.io.IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
