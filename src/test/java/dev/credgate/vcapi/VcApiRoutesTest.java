package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the test endpoints answer, whatever they say. */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway") // made before all
class VcApiRoutesTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private Vertx vertx;
    private int port;

    @BeforeAll
    void listen() throws Exception {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        byte[] empty = {'{', '}'};
        VcApiRoutes.open(
                router,
                new VcApiRoutes.Answering(
                        request -> empty,
                        request -> empty,
                        request -> empty,
                        request -> empty,
                        request -> empty,
                        request -> empty,
                        () -> empty,
                        () -> empty));
        port =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .actualPort();
    }

    @AfterAll
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** The loader of the bitstring suite takes an answer for JSON only by a type that says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "application/ld+json, application/json | application/ld+json",
                "application/json | application/json",
                "application/json, text/plain, */* | application/json",
                "application/vc | application/vc",
                "*/* | application/vc",
                "none | application/vc"
            })
    void theListIsOfTheTypeThatIsAskedFor(String accept, String type) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + VcApiRoutes.STATUS_LIST));
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    }
}
