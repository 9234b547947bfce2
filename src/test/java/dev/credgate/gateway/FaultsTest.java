package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.Router;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a request whose work fails by a fault of ours: nobody is left waiting. */
class FaultsTest {

    private final Vertx vertx = Vertx.vertx();
    private final Work work = new Work();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        Router router = Router.router(vertx);
        // As Quarkus does it: whoever wants the body goes on with it.
        router.route()
                .handler(context -> {
                    context.request().pause();
                    context.next();
                });
        router.route("/elsewhere")
                .handler(context ->
                        work.offload(
                                context,
                                () -> {
                                    throw new OutOfMemoryError("none left");
                                },
                                _ -> context.response().end("never")));
        router.route("/here")
                .handler(context ->
                        Door.guarded(
                                context,
                                () -> {
                                    throw new OutOfMemoryError("none left");
                                }));
        router.route("/well").handler(context -> context.response().end());
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        work.stop();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** The body goes on, and nobody is there to read it: the connection ends with the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/here"})
    void whoseBodyIsNotReadIsAnsweredAndTheConnectionEnds(String path) throws Exception {
        String answer =
                asked(
                        "POST "
                                + path
                                + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 500 ")
                .contains("application/problem+json")
                .doesNotContain("none left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/here"})
    void whoHasSaidAllIsAnswered(String path) throws Exception {
        assertThat(asked("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("application/problem+json");
    }

    /** Nobody else's requests go with it. */
    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/here"})
    void whoHadNoBodyKeepsTheConnection(String path) throws Exception {
        String first = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(asked(first + last).split("HTTP/1.1 500 ", -1)).hasSize(3);
    }

    /** There a connection is others' as well, and only the request ends. */
    @ParameterizedTest
    @ValueSource(strings = {"/elsewhere", "/here"})
    void onHttp2OnlyTheRequestEnds(String path) throws Exception {
        HttpClient client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false),
                        new PoolOptions().setHttp2MaxSize(1));
        HttpClientRequest unfinished = request(client, HttpMethod.POST, path);
        unfinished.setChunked(true);
        soon(unfinished.write("abc"));
        HttpClientResponse refused = soon(unfinished.response());
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");

        HttpClientRequest next = request(client, HttpMethod.GET, "/well");
        soon(next.end());
        assertThat(soon(next.response()).statusCode()).isEqualTo(200);
        assertThat(next.connection()).isSameAs(unfinished.connection());
    }

    private HttpClientRequest request(HttpClient client, HttpMethod method, String path)
            throws Exception {
        return soon(client.request(method, server.actualPort(), "127.0.0.1", path));
    }

    private static <T> T soon(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** What comes until the connection ends. */
    private String asked(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
