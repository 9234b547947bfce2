package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.OwnDocuments;
import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/**
 * A server of documents in this process, a clock that is set, and sources that fetch from there.
 */
abstract class FetchedSourcesGround {

    static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    static final Duration WAIT = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
    final AtomicInteger requests = new AtomicInteger();
    final HttpServer server = listen(new HttpServerOptions());
    final List<OwnDocuments> own = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Instant now = START;
    Duration timeout = Duration.ofSeconds(10);
    Optional<DocumentFolder> folder = Optional.empty();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    HttpServer listen(HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .requestHandler(request -> {
                    requests.incrementAndGet();
                    pages.getOrDefault(
                                    request.path(),
                                    it -> it.response().setStatusCode(404).end("nothing"))
                            .accept(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** A document that anything may be: where keys are looked for it must be a JSON object. */
    static String json(String content) {
        return "{\"is\":\"" + content + "\"}";
    }

    void page(String path, String body, String... fields) {
        pages.put(
                path,
                request -> {
                    for (int i = 0; i < fields.length; i += 2) {
                        request.response().putHeader(fields[i], fields[i + 1]);
                    }
                    request.response().end(json(body));
                });
    }

    FetchedSources sources(List<String> allow, Names.Resolver names, Path... ca) {
        FetchGuard guard = new FetchGuard(allow, Optional.empty());
        return new FetchedSources(
                new Download(
                        guard,
                        new Names(names),
                        new Exchange(
                                ConfiguredFetcher.client(
                                        vertx,
                                        timeout,
                                        ca.length == 0 ? Optional.empty() : Optional.of(ca[0])))),
                guard,
                own,
                () -> now,
                new FetchedSources.Bounds(timeout, 8, 4, 4 * 1024 * 1024),
                folder,
                new FetchMeters(meters));
    }

    FetchedSources sources() {
        return sources(
                List.of("localhost:" + server.actualPort()),
                host -> List.of(InetAddress.getAllByName(host)));
    }

    Source source(Kind kind, String path) {
        return new Source(kind, URI.create("http://localhost:" + server.actualPort() + path));
    }

    SourceReading fetched(FetchedSources sources, Source source) {
        sources.fetch(Set.of(source), WAIT);
        return sources.read(source, now);
    }

    static String text(SourceReading reading) {
        assertThat(reading).isInstanceOf(SourceReading.Had.class);
        String body = new String(((SourceReading.Had) reading).body(), StandardCharsets.UTF_8);
        return body.replaceFirst("^\\{\"is\":\"(.*)\"}$", "$1");
    }

    static void unavailable(SourceReading reading, String why) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        SourceReading.Unavailable.class, it -> assertThat(it.why()).contains(why));
    }

    Source at(String host, String path) {
        return new Source(
                Kind.DID_DOCUMENT, URI.create("http://" + host + ":" + server.actualPort() + path));
    }
}
