package dev.credgate.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnreadBodyTest {

    private static final Duration TIME = Duration.ofMillis(700);
    private static final int PATIENCE_MILLIS = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private int port;

    @BeforeEach
    void everyRequestIsRefused() throws Exception {
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            UnreadBody.discard(vertx, request, TIME);
                            request.response().setStatusCode(413).end();
                        });
        port =
                server.listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoWritesBeforeReadingSeesTheAnswerAndMayGoOn() throws IOException {
        try (Socket client = connect()) {
            byte[] body = new byte[4 * 1024 * 1024];
            for (int i = 0; i < 2; i++) {
                client.getOutputStream().write(head(body.length));
                client.getOutputStream().write(body);
                assertThat(answer(client)).startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void aBodyThatNeverEndsEndsItsConnectionInTime() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write(head(1_000_000));
            assertThat(answer(client)).startsWith("HTTP/1.1 413");
            long began = System.nanoTime();
            assertThat(tricklingIsCutOff(client)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofMillis(PATIENCE_MILLIS));
        }
    }

    @Test
    void aBodyThatIsFarTooLargeEndsItsConnection() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(head(2 * UnreadBody.MOST));
            byte[] some = new byte[1024 * 1024];
            long sent = 0;
            try {
                while (sent < 2 * UnreadBody.MOST) {
                    client.getOutputStream().write(some);
                    sent += some.length;
                }
            } catch (IOException _) {
                // It was cut off.
            }
            assertThat(sent).isLessThan(2 * UnreadBody.MOST);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(PATIENCE_MILLIS);
        return client;
    }

    private static byte[] head(long length) {
        return ("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    /** Status line and fields; there is no body. */
    private static String answer(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no answer, only: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** A byte now and then, never so seldom that the connection would count as idle. */
    private static boolean tricklingIsCutOff(Socket client) throws InterruptedException {
        for (int i = 0; i < PATIENCE_MILLIS / 100; i++) {
            try {
                client.getOutputStream().write('a');
                Thread.sleep(100);
            } catch (IOException _) {
                return true;
            }
        }
        return false;
    }
}
