package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.StreamResetException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A proxy's one connection, with the requests of many people on it: what is refused of one is
 * nobody else's loss.
 */
@QuarkusTest
@TestProfile(Http2Test.WithHttp2.class)
class Http2Test {

    /** As an operator sets it, whose proxy begins with HTTP/2. */
    public static final class WithHttp2 extends GatewayProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(super.getConfigOverrides());
            config.put("credgate.http2-without-tls", "true");
            return config;
        }
    }

    private final Vertx vertx = Vertx.vertx();

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    private HttpClient client;

    /** Of somebody else, on the same connection, not ended yet. */
    private HttpClientRequest other;

    @BeforeEach
    void someoneElseIsInTheMiddleOfARequest() throws Exception {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setProtocolVersion(HttpVersion.HTTP_2)
                                .setHttp2ClearTextUpgrade(false),
                        new PoolOptions().setHttp2MaxSize(1));
        other = request(HttpMethod.POST, "/verify/batch");
        other.putHeader("Content-Type", "application/x-ndjson").setChunked(true);
        soon(other.write("{"));
    }

    @AfterEach
    void stop() throws Exception {
        soon(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "/verify, application/json, 413",
        "/verify, image/png, 415",
        "/verify?portal=nobody, application/json, 400",
        "/auth, application/json, 405",
        "/challenges, application/json, 413"
    })
    void aRefusedBodyEndsItsStreamAndNoOther(String path, String type, int status)
            throws Exception {
        HttpClientRequest refused = request(HttpMethod.POST, path);
        CompletableFuture<Throwable> broken = new CompletableFuture<>();
        refused.exceptionHandler(broken::complete);
        refused.putHeader("Content-Type", type).setChunked(true);
        Future<Answer> answered = answered(refused);
        Buffer some = Buffer.buffer(new byte[32 * 1024]);
        vertx.setPeriodic(
                1,
                timer -> {
                    if (broken.isDone()) {
                        vertx.cancelTimer(timer);
                    } else if (!refused.writeQueueFull()) {
                        Future<Void> unused = refused.write(some);
                    }
                });
        Answer answer = soon(answered);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).startsWith("{\"type\":").endsWith("}");
        assertThat(broken.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StreamResetException.class, reset -> assertThat(reset.getCode()).isZero());
        othersGoOn();
    }

    @Test
    void aSlowBodyEndsItsStreamAndNoOther() throws Exception {
        HttpClientRequest slow = request(HttpMethod.POST, "/challenges");
        slow.putHeader("Content-Type", "application/json").setChunked(true);
        Future<Answer> answered = answered(slow);
        soon(slow.write("{"));
        assertThat(soon(answered).status()).isEqualTo(408);
        assertThat(slow.connection()).isSameAs(other.connection());
        othersGoOn();
    }

    @Test
    void headIsAnsweredWithoutABody() throws Exception {
        HttpClientRequest head = request(HttpMethod.HEAD, "/verify");
        Future<Answer> answered = answered(head);
        soon(head.end());
        Answer answer = soon(answered);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(Integer.parseInt(answer.headers().get("Content-Length"))).isPositive();
        assertThat(answer.body()).isEmpty();
        othersGoOn();
    }

    /** The other request is still there to be answered. */
    private void othersGoOn() throws Exception {
        Future<Answer> answered = answered(other);
        soon(other.end("}\n"));
        Answer answer = soon(answered);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("not_a_credential");
    }

    private HttpClientRequest request(HttpMethod method, String path) throws Exception {
        return soon(client.request(method, server.getPort(), server.getHost(), path));
    }

    private record Answer(int status, MultiMap headers, String body) {}

    /** To be asked for before the request is sent: what comes while nobody listens is lost. */
    private static Future<Answer> answered(HttpClientRequest request) {
        return request.response()
                .compose(response ->
                        response.body()
                                .map(body ->
                                        new Answer(
                                                response.statusCode(),
                                                response.headers(),
                                                body.toString())));
    }

    private static <T> T soon(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
