package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.did.x509.Pki;
import dev.credgate.source.OwnDocuments;
import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetcher against real servers on this machine, which it is allowed to ask. */
class FetchedSourcesTest {

    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server = listen(new HttpServerOptions());
    private final List<OwnDocuments> own = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<HttpServerRequest> hanging = new CopyOnWriteArrayList<>();
    private Instant now = START;
    private Duration timeout = Duration.ofSeconds(10);
    private Optional<DocumentFolder> folder = Optional.empty();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpServer listen(HttpServerOptions options) {
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
    private static String json(String content) {
        return "{\"is\":\"" + content + "\"}";
    }

    private void page(String path, String body, String... fields) {
        pages.put(
                path,
                request -> {
                    for (int i = 0; i < fields.length; i += 2) {
                        request.response().putHeader(fields[i], fields[i + 1]);
                    }
                    request.response().end(json(body));
                });
    }

    private FetchedSources sources(List<String> allow, Names.Resolver names, Path... ca) {
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

    private FetchedSources sources() {
        return sources(
                List.of("localhost:" + server.actualPort()),
                host -> List.of(InetAddress.getAllByName(host)));
    }

    private Source source(Kind kind, String path) {
        return new Source(kind, URI.create("http://localhost:" + server.actualPort() + path));
    }

    private SourceReading fetched(FetchedSources sources, Source source) {
        sources.fetch(Set.of(source), WAIT);
        return sources.read(source, now);
    }

    private static String text(SourceReading reading) {
        assertThat(reading).isInstanceOf(SourceReading.Had.class);
        String body = new String(((SourceReading.Had) reading).body(), StandardCharsets.UTF_8);
        return body.replaceFirst("^\\{\"is\":\"(.*)\"}$", "$1");
    }

    private static void unavailable(SourceReading reading, String why) {
        assertThat(reading)
                .isInstanceOfSatisfying(
                        SourceReading.Unavailable.class, it -> assertThat(it.why()).contains(why));
    }

    @Test
    void aDocumentIsHadOnceAndKept() {
        page("/a", "hello", "Content-Type", "Application/DID+json; charset=utf-8");
        FetchedSources sources = sources();
        Source a = source(Kind.DID_DOCUMENT, "/a");
        assertThat(sources.read(a, now)).isInstanceOf(SourceReading.Wanted.class);
        SourceReading.Had had = (SourceReading.Had) fetched(sources, a);
        assertThat(text(had)).isEqualTo("hello");
        assertThat(had.mediaType()).isEqualTo("application/did+json");
        assertThat(had.fetchedAt()).isEqualTo(START);
        fetched(sources, a);
        assertThat(requests).hasValue(1);
        now = START.plus(Duration.ofMinutes(5));
        assertThat(sources.read(a, now)).isInstanceOf(SourceReading.Wanted.class);
    }

    @Test
    void itsServerSaysHowLongWithinItsKindsBounds() {
        page("/long", "x", "Cache-Control", "public, max-age=999999999999999999");
        page("/short", "x", "Cache-Control", "no-store");
        page("/some", "x", "Cache-Control", "max-age=600", "Age", "100");
        page(
                "/old",
                "x",
                "Date",
                "Fri, 27 Nov 2026 12:00:00 GMT",
                "Expires",
                "Fri, 27 Nov 2026 12:30:00 GMT");
        FetchedSources sources = sources();
        Map<String, Duration> fresh =
                Map.of(
                        "/long", Duration.ofHours(1),
                        "/short", Duration.ofSeconds(30),
                        "/some", Duration.ofSeconds(500),
                        "/old", Duration.ofMinutes(30));
        fresh.forEach((path, length) -> {
            Source source = source(Kind.DID_DOCUMENT, path);
            fetched(sources, source);
            assertThat(sources.read(source, START.plus(length).minusMillis(1)))
                    .as(path)
                    .isInstanceOf(SourceReading.Had.class);
            assertThat(sources.read(source, START.plus(length)))
                    .as(path)
                    .isInstanceOf(SourceReading.Wanted.class);
        });
    }

    @Test
    void whatItsReaderFindsTooOldIsHadAnewButNotEndlessly() {
        page("/list", "one", "Cache-Control", "max-age=3600");
        FetchedSources sources = sources();
        Source list = source(Kind.STATUS_LIST, "/list");
        assertThat(text(fetched(sources, list))).isEqualTo("one");
        page("/list", "two", "Cache-Control", "max-age=3600");
        assertThat(text(fetched(sources, list))).isEqualTo("one");
        now = START.plusSeconds(10);
        assertThat(text(fetched(sources, list))).isEqualTo("two");
    }

    @Test
    void anUnchangedDocumentIsNotSentAgain() {
        pages.put(
                "/a",
                request -> {
                    if ("\"v1\"".equals(request.getHeader("If-None-Match"))) {
                        request.response().setStatusCode(304).end();
                    } else {
                        request.response().putHeader("ETag", "\"v1\"").end(json("first"));
                    }
                });
        FetchedSources sources = sources();
        Source a = source(Kind.DID_DOCUMENT, "/a");
        SourceReading.Had first = (SourceReading.Had) fetched(sources, a);
        now = START.plus(Duration.ofMinutes(6));
        SourceReading.Had second = (SourceReading.Had) fetched(sources, a);
        assertThat(requests).hasValue(2);
        assertThat(second.body()).isSameAs(first.body());
        assertThat(second.fetchedAt()).isEqualTo(now);
    }

    @Test
    void aFailureIsRememberedForAWhile() {
        FetchedSources sources = sources();
        Source none = source(Kind.DID_DOCUMENT, "/none");
        unavailable(fetched(sources, none), "404");
        unavailable(fetched(sources, none), "404");
        assertThat(requests).hasValue(1);
        page("/none", "now");
        now = START.plusSeconds(15);
        assertThat(sources.read(none, now)).isInstanceOf(SourceReading.Wanted.class);
        assertThat(text(fetched(sources, none))).isEqualTo("now");
    }

    @Test
    void anOutageIsBridgedForAsLongAsItsKindAllows() {
        page("/a", "kept");
        FetchedSources sources = sources();
        Source a = source(Kind.DID_DOCUMENT, "/a");
        fetched(sources, a);
        pages.put("/a", request -> request.response().setStatusCode(503).end());
        now = START.plus(Duration.ofMinutes(59));
        assertThat(text(fetched(sources, a))).isEqualTo("kept");
        now = START.plus(Duration.ofMinutes(60));
        unavailable(fetched(sources, a), "503");
    }

    /** As somebody on the way sends it, a captive portal for instance. */
    @Test
    void aPageInThePlaceOfKeysIsAnOutage() {
        for (Kind kind : List.of(Kind.DID_DOCUMENT, Kind.ISSUER_METADATA)) {
            now = START;
            String path = "/" + kind;
            page(path, "kept");
            FetchedSources sources = sources();
            Source keys = source(kind, path);
            fetched(sources, keys);
            pages.put(path, request -> request.response().end("<html>sign in</html>"));
            now = START.plus(Duration.ofMinutes(59));
            SourceReading.Had had = (SourceReading.Had) fetched(sources, keys);
            assertThat(text(had)).isEqualTo("kept");
            assertThat(had.failing()).isTrue();
            now = START.plus(Duration.ofMinutes(60));
            unavailable(fetched(sources, keys), "no JSON object");
            now = now.plusSeconds(15);
            page(path, "there again");
            assertThat(text(fetched(sources, keys))).isEqualTo("there again");
        }
    }

    @Test
    void whatStandsInForWhatCannotBeHadIsToldApart() {
        page("/list", "kept", "Cache-Control", "max-age=3600");
        FetchedSources sources = sources();
        Source list = source(Kind.STATUS_LIST, "/list");
        assertThat(((SourceReading.Had) fetched(sources, list)).failing()).isFalse();
        pages.put("/list", request -> request.response().setStatusCode(503).end());
        for (Duration age : List.of(Duration.ofMinutes(1), Duration.ofHours(2))) {
            now = START.plus(age);
            SourceReading.Had stale = (SourceReading.Had) fetched(sources, list);
            assertThat(text(stale)).isEqualTo("kept");
            assertThat(stale.failing()).isTrue();
        }
        now = now.plusSeconds(10);
        page("/list", "anew");
        SourceReading.Had anew = (SourceReading.Had) fetched(sources, list);
        assertThat(text(anew)).isEqualTo("anew");
        assertThat(anew.failing()).isFalse();
    }

    @Test
    void whatWasHadWhileTheClockWasAheadIsHadAnewOnceItIsPutBack() {
        page("/keys", "with a key", "Cache-Control", "max-age=3600");
        FetchedSources sources = sources();
        Source keys = source(Kind.DID_DOCUMENT, "/keys");
        Source none = source(Kind.DID_DOCUMENT, "/none");
        now = START.plus(Duration.ofDays(1));
        assertThat(text(fetched(sources, keys))).isEqualTo("with a key");
        unavailable(fetched(sources, none), "404");
        // By a little, as between what is judged and what was fetched for it, is no fault.
        assertThat(sources.read(keys, now.minusSeconds(60))).isInstanceOf(SourceReading.Had.class);

        now = START;
        page("/keys", "without");
        page("/none", "there");
        assertThat(sources.read(keys, now)).isInstanceOf(SourceReading.Wanted.class);
        assertThat(sources.read(none, now)).isInstanceOf(SourceReading.Wanted.class);
        assertThat(text(fetched(sources, keys))).isEqualTo("without");
        assertThat(text(fetched(sources, none))).isEqualTo("there");
    }

    @Test
    void manyWhoWantOneDocumentHaveOneFetch() throws Exception {
        pages.put(
                "/slow", request -> vertx.setTimer(500, _ -> request.response().end(json("slow"))));
        FetchedSources sources = sources();
        Source slow = source(Kind.DID_DOCUMENT, "/slow");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            threads.add(Thread.startVirtualThread(() -> sources.fetch(Set.of(slow), WAIT)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(text(sources.read(slow, now))).isEqualTo("slow");
        assertThat(requests).hasValue(1);
    }

    @Test
    void tooLongIsRefusedHoweverItComes() {
        String big = "x".repeat(256 * 1024 + 1);
        page("/length", big);
        pages.put(
                "/chunks",
                request -> {
                    request.response().setChunked(true);
                    for (int i = 0; i < 300; i++) {
                        request.response().write("x".repeat(1024));
                    }
                    request.response().end();
                });
        pages.put(
                "/bomb",
                request ->
                        request.response()
                                .putHeader("Content-Encoding", "gzip")
                                .end(Buffer.buffer(gzip(new byte[100 * 1024 * 1024]))));
        FetchedSources sources = sources();
        for (String path : List.of("/length", "/chunks", "/bomb")) {
            unavailable(fetched(sources, source(Kind.DID_DOCUMENT, path)), "longer than 262144");
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    @Test
    void packedDocumentsAreUnpacked() {
        pages.put(
                "/gzip",
                request ->
                        request.response()
                                .putHeader("Content-Encoding", "gzip")
                                .end(
                                        Buffer.buffer(
                                                gzip("plain".getBytes(StandardCharsets.UTF_8)))));
        page("/odd", "x", "Content-Encoding", "br");
        page("/torn", "x", "Content-Encoding", "gzip");
        FetchedSources sources = sources();
        assertThat(text(fetched(sources, source(Kind.STATUS_LIST, "/gzip")))).isEqualTo("plain");
        unavailable(fetched(sources, source(Kind.STATUS_LIST, "/odd")), "packed");
        unavailable(fetched(sources, source(Kind.STATUS_LIST, "/torn")), "unpacked");
    }

    @Test
    void slowServersAreGivenUp() {
        timeout = Duration.ofMillis(700);
        pages.put("/silent", _ -> {});
        pages.put(
                "/drip",
                request -> {
                    request.response().setChunked(true);
                    vertx.setPeriodic(50, _ -> request.response().write("x"));
                });
        FetchedSources sources = sources();
        long before = System.nanoTime();
        unavailable(fetched(sources, source(Kind.STATUS_LIST, "/silent")), "");
        unavailable(fetched(sources, source(Kind.STATUS_LIST, "/drip")), "in time");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(WAIT);
    }

    /** One of a host's machines is gone: nobody there even refuses. */
    @Test
    void anAddressThatDoesNotAnswerLeavesTimeForTheNext() throws Exception {
        timeout = Duration.ofSeconds(3);
        page("/a", "here");
        InetAddress dead = InetAddress.ofLiteral("127.0.0.2");
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(server.actualPort(), 1, dead)) {
            // Once its queue is full, whoever knocks is not heard.
            while (waiting.size() < 64) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException _) {
                    break;
                }
            }
            FetchedSources sources =
                    sources(
                            List.of("two.example:" + server.actualPort()),
                            _ -> List.of(dead, InetAddress.ofLiteral("127.0.0.1")));
            assertThat(text(fetched(sources, at("two.example", "/a")))).isEqualTo("here");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void aCallerWaitsNoLongerThanItSays() {
        pages.put("/slow", request -> vertx.setTimer(1500, _ -> request.response().end("late")));
        FetchedSources sources = sources();
        Source slow = source(Kind.STATUS_LIST, "/slow");
        sources.fetch(Set.of(slow), Duration.ofMillis(50));
        assertThat(sources.read(slow, now)).isInstanceOf(SourceReading.Wanted.class);
        // The fetch went on: the next caller joins it.
        assertThat(text(fetched(sources, slow))).isEqualTo("late");
        assertThat(requests).hasValue(1);
    }

    /** Every host is this one, and may be asked. */
    private FetchedSources everywhere(String... hosts) {
        return sources(
                Stream.of(hosts).map(host -> host + ":" + server.actualPort()).toList(),
                _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
    }

    private Source at(String host, String path) {
        return new Source(
                Kind.DID_DOCUMENT, URI.create("http://" + host + ":" + server.actualPort() + path));
    }

    /** Has documents asked for that do not come, until so many requests hang. */
    private void hang(FetchedSources sources, Stream<Source> wanted, int reached) {
        wanted.forEach(source -> {
            pages.put(source.uri().getPath(), hanging::add);
            Thread.startVirtualThread(() -> sources.fetch(Set.of(source), WAIT));
        });
        Awaitility.await().atMost(WAIT).until(hanging::size, it -> it >= reached);
    }

    private void quickly(Runnable what) {
        long before = System.nanoTime();
        what.run();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(timeout.dividedBy(2));
    }

    private double crowded() {
        return meters.counter("credgate.fetches", "kind", "did_document", "outcome", "crowded")
                .count();
    }

    @Test
    void hostsWhoseNamesCollideKeepNobodyWaiting() {
        assertThat("Aa.test".hashCode()).isEqualTo("BB.test".hashCode());
        page("/a", "victim");
        FetchedSources sources = everywhere("Aa.test", "BB.test");
        hang(sources, IntStream.range(0, 5).mapToObj(i -> at("Aa.test", "/hang" + i)), 3);
        quickly(() -> assertThat(text(fetched(sources, at("BB.test", "/a")))).isEqualTo("victim"));
    }

    @Test
    void strangersKeepNothingWaitingThatWasHadBefore() {
        page("/a", "one");
        page("/b", "other");
        FetchedSources sources =
                everywhere("known.test", "h0.test", "h1.test", "h2.test", "h3.test");
        Source known = at("known.test", "/a");
        fetched(sources, known);
        now = START.plus(Duration.ofMinutes(6));
        page("/a", "two");
        // Of the host itself, and of everybody else's.
        hang(sources, IntStream.range(0, 4).mapToObj(i -> at("known.test", "/hang" + i)), 3);
        hang(sources, IntStream.range(0, 4).mapToObj(i -> at("h" + i + ".test", "/h" + i)), 6);
        quickly(() -> assertThat(text(fetched(sources, known))).isEqualTo("two"));

        // Another stranger has to wait, and that is no failure of its server's.
        Source stranger = at("known.test", "/b");
        sources.fetch(Set.of(stranger), Duration.ofMillis(200));
        Awaitility.await().atMost(WAIT).until(this::crowded, it -> it == 1);
        assertThat(sources.read(stranger, now)).isInstanceOf(SourceReading.Wanted.class);
    }

    @Test
    void strangersKeepNoListOfAnAuthorityWaitingThatWasNeverHad() {
        page("/crl", "list");
        FetchedSources sources = everywhere("ca.test", "h0.test", "h1.test");
        hang(sources, IntStream.range(0, 8).mapToObj(i -> at("h" + i % 2 + ".test", "/h" + i)), 6);
        Source list = new Source(Kind.CERTIFICATE_REVOCATIONS, at("ca.test", "/crl").uri());
        quickly(() -> assertThat(text(fetched(sources, list))).isEqualTo("list"));
    }

    /** They were had once, to be no strangers' any more, and hang from then on. */
    @Test
    void documentsThatWereHadOnceKeepNoListOfAnAuthorityWaiting() {
        page("/a", "one");
        page("/crl", "list");
        String[] hosts =
                IntStream.range(0, 8).mapToObj(i -> "h" + i + ".test").toArray(String[]::new);
        FetchedSources sources =
                everywhere(
                        Stream.concat(Stream.of(hosts), Stream.of("ca.test"))
                                .toArray(String[]::new));
        List<Source> primed = Stream.of(hosts).map(host -> at(host, "/a")).toList();
        primed.forEach(source -> fetched(sources, source));
        now = START.plus(Duration.ofMinutes(6));
        hang(sources, primed.stream(), 7);
        Source list = new Source(Kind.CERTIFICATE_REVOCATIONS, at("ca.test", "/crl").uri());
        quickly(() -> assertThat(text(fetched(sources, list))).isEqualTo("list"));
    }

    @Test
    void waitingForOthersTakesNothingOfItsOwnTime() {
        timeout = Duration.ofSeconds(4);
        pages.put(
                "/slow",
                request -> vertx.setTimer(2000, _ -> request.response().end(json("slow"))));
        FetchedSources sources = everywhere("one.test");
        hang(sources, IntStream.range(0, 4).mapToObj(i -> at("one.test", "/hang" + i)), 3);
        Source slow = at("one.test", "/slow");
        vertx.setTimer(3000, _ -> hanging.forEach(it -> it.response().end()));
        assertThat(text(fetched(sources, slow))).isEqualTo("slow");
    }

    @Test
    void whatIsKeptStandsInForWhatCongestionKeepsAway() {
        page("/a", "one");
        String[] names = {"a", "b", "c", "d", "e", "f", "g", "h"};
        String[] hosts = Stream.of(names).map(name -> name + ".test").toArray(String[]::new);
        FetchedSources sources = everywhere(hosts);
        List<Source> known = Stream.of(hosts).map(host -> at(host, "/a")).toList();
        known.forEach(source -> fetched(sources, source));
        Source late = at("a.test", "/late");
        page("/late", "kept");
        fetched(sources, late);
        now = START.plus(Duration.ofMinutes(6));
        hang(sources, known.stream(), 7);
        assertThat(sources.read(late, now)).isInstanceOf(SourceReading.Wanted.class);
        sources.fetch(Set.of(late), Duration.ofMillis(200));
        Awaitility.await().atMost(WAIT).until(this::crowded, it -> it == 1);
        assertThat(text(sources.read(late, now))).isEqualTo("kept");

        // Not for long: soon somebody tries again.
        now = now.plusSeconds(1);
        assertThat(sources.read(late, now)).isInstanceOf(SourceReading.Wanted.class);
        hanging.forEach(it -> it.response().end(json("new")));
        page("/late", "new");
        assertThat(text(fetched(sources, late))).isEqualTo("new");
    }

    @Test
    void whoJoinsAFetchThatWaitsHasItWaitForLonger() {
        page("/a", "had");
        FetchedSources sources = everywhere("one.test");
        hang(sources, IntStream.range(0, 4).mapToObj(i -> at("one.test", "/hang" + i)), 3);
        Source a = at("one.test", "/a");
        Thread.startVirtualThread(() -> sources.fetch(Set.of(a), Duration.ofMillis(500)));
        vertx.setTimer(1000, _ -> hanging.forEach(it -> it.response().end()));
        assertThat(text(fetched(sources, a))).isEqualTo("had");
    }

    private void redirect(String path, String location) {
        pages.put(
                path,
                request ->
                        request.response()
                                .setStatusCode(302)
                                .putHeader("Location", location)
                                .end());
    }

    @Test
    void redirectsAreFollowedAFewTimesAndGuardedEachTime() {
        page("/end", "end");
        redirect("/3", "/2");
        redirect("/2", "/1");
        redirect("/1", "http://localhost:" + server.actualPort() + "/end");
        redirect("/4", "/3");
        redirect("/loop", "/loop");
        redirect("/metadata", "http://169.254.169.254/latest/meta-data");
        redirect("/inside", "http://127.0.0.1:" + server.actualPort() + "/end");
        redirect("/tls", "https://127.0.0.1:8443/end");
        redirect("/file", "file:///etc/passwd");
        redirect("/user", "http://a@localhost:" + server.actualPort() + "/end");
        redirect("/none", "");
        redirect("/odd", "http://[");
        FetchedSources sources = sources();
        assertThat(text(fetched(sources, source(Kind.STATUS_LIST, "/3")))).isEqualTo("end");
        int before = requests.get();
        for (String path :
                List.of(
                        "/4",
                        "/loop",
                        "/metadata",
                        "/inside",
                        "/tls",
                        "/file",
                        "/user",
                        "/none",
                        "/odd")) {
            assertThat(fetched(sources, source(Kind.STATUS_LIST, path)))
                    .as(path)
                    .isInstanceOf(SourceReading.Unavailable.class);
        }
        // Nine first pages and the three of the long way; nothing behind a guard.
        assertThat(requests).hasValue(before + 12);
    }

    @Test
    void aNameThatLeadsInsideIsNotConnectedTo() {
        FetchedSources sources =
                sources(List.of(), _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
        Source inside =
                new Source(
                        Kind.STATUS_LIST,
                        URI.create("https://innocent.example:" + server.actualPort() + "/a"));
        unavailable(fetched(sources, inside), "no address that may be asked");
        assertThat(requests).hasValue(0);
    }

    /**
     * DNS rebinding: the name is looked up once, and the address that was judged is connected to.
     */
    @Test
    void aNameIsLookedUpOnce(@TempDir Path files) throws Exception {
        Tls tls = new Tls(files, "issuer.test");
        AtomicInteger lookups = new AtomicInteger();
        FetchedSources sources =
                sources(
                        List.of("127.0.0.1/32"),
                        _ ->
                                List.of(
                                        InetAddress.ofLiteral(
                                                lookups.getAndIncrement() == 0
                                                        ? "127.0.0.1"
                                                        : "127.0.0.2")),
                        tls.authority);
        page("/a", "secured");
        Source a =
                new Source(
                        Kind.STATUS_LIST,
                        URI.create("https://issuer.test:" + tls.server.actualPort() + "/a"));
        assertThat(text(fetched(sources, a))).isEqualTo("secured");
        assertThat(lookups).hasValue(1);
    }

    /** A server with a certificate of a name. */
    private final class Tls {
        final Path authority;
        final HttpServer server;

        Tls(Path files, String name) throws Exception {
            Pki.Holder root = Pki.root("CN=Test").make();
            Pki.Holder leaf =
                    root.issue("CN=" + name)
                            .named(new GeneralName(GeneralName.dNSName, name))
                            .valid(
                                    Instant.now().minus(Duration.ofDays(1)),
                                    Instant.now().plus(Duration.ofDays(1)))
                            .make();
            authority = files.resolve(name + ".ca");
            Files.writeString(authority, pem("CERTIFICATE", root.der()));
            server =
                    listen(
                            new HttpServerOptions()
                                    .setSsl(true)
                                    .setKeyCertOptions(
                                            new PemKeyCertOptions()
                                                    .addCertValue(
                                                            Buffer.buffer(
                                                                    pem("CERTIFICATE", leaf.der())))
                                                    .addKeyValue(
                                                            Buffer.buffer(
                                                                    pem(
                                                                            "PRIVATE KEY",
                                                                            leaf.keys()
                                                                                    .getPrivate()
                                                                                    .getEncoded())))));
        }

        private static String pem(String what, byte[] der) {
            return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                    .formatted(
                            what,
                            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der),
                            what);
        }
    }

    @Test
    void certificatesAreCheckedByName(@TempDir Path files) throws Exception {
        Tls tls = new Tls(files, "other.test");
        page("/a", "secured");
        List<String> allow = List.of("127.0.0.0/8");
        Names.Resolver names = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        String port = ":" + tls.server.actualPort() + "/a";
        FetchedSources trusting = sources(allow, names, tls.authority);
        assertThat(
                        text(
                                fetched(
                                        trusting,
                                        new Source(
                                                Kind.STATUS_LIST,
                                                URI.create("https://other.test" + port)))))
                .isEqualTo("secured");
        Source wrongName = new Source(Kind.STATUS_LIST, URI.create("https://issuer.test" + port));
        unavailable(fetched(trusting, wrongName), "cannot be reached");
        Source untrusted = new Source(Kind.STATUS_LIST, URI.create("https://other.test" + port));
        unavailable(fetched(sources(allow, names), untrusted), "cannot be reached");
    }

    /**
     * What comes in is passed on to another server after a while only: its TLS handshake is late.
     */
    private NetServer late(int port, Duration delay, AtomicInteger open) {
        NetClient onward = vertx.createNetClient();
        return vertx.createNetServer()
                .connectHandler(socket -> {
                    open.incrementAndGet();
                    // Paused it would not be told of the end.
                    Buffer early = Buffer.buffer();
                    socket.handler(early::appendBuffer);
                    socket.closeHandler(_ -> open.decrementAndGet());
                    vertx.setTimer(
                            delay.toMillis(),
                            _ ->
                                    onward.connect(port, "127.0.0.1")
                                            .onSuccess(other -> {
                                                socket.handler(other::write);
                                                other.handler(socket::write);
                                                other.closeHandler(_ -> socket.close());
                                                socket.closeHandler(_ -> {
                                                    open.decrementAndGet();
                                                    other.close();
                                                });
                                                other.write(early);
                                            }));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    void whatIsGivenUpBeforeItIsConnectedIsNeverSent(@TempDir Path files) throws Exception {
        Tls tls = new Tls(files, "issuer.test");
        pages.put(
                "/drip",
                request -> {
                    request.response().setChunked(true);
                    vertx.setPeriodic(100, _ -> request.response().write("x"));
                });
        AtomicInteger open = new AtomicInteger();
        NetServer late = late(tls.server.actualPort(), Duration.ofMillis(1200), open);
        Exchange exchange =
                new Exchange(
                        ConfiguredFetcher.client(
                                vertx, Duration.ofSeconds(20), Optional.of(tls.authority)));
        assertThatThrownBy(() ->
                        exchange.get(
                                new FetchGuard.Target(
                                        "issuer.test", late.actualPort(), true, false, "/drip"),
                                InetAddress.ofLiteral("127.0.0.1"),
                                Map.of(),
                                1024,
                                System.nanoTime() + Duration.ofMillis(600).toNanos(),
                                WAIT))
                .hasMessageContaining("in time");
        Awaitility.await().atMost(WAIT).until(open::get, it -> it == 1);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(open::get, it -> it == 0);
        assertThat(requests).hasValue(0);
    }

    @Test
    void aHandshakeTakesNoLongerThanAFetch() {
        timeout = Duration.ofMillis(700);
        AtomicInteger open = new AtomicInteger();
        NetServer silent = late(server.actualPort(), Duration.ofMinutes(5), open);
        FetchedSources sources =
                sources(List.of("127.0.0.0/8"), _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
        unavailable(
                fetched(
                        sources,
                        new Source(
                                Kind.STATUS_LIST,
                                URI.create("https://issuer.test:" + silent.actualPort() + "/a"))),
                "");
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(open::get, it -> it == 0);
    }

    @Test
    void anAddressThatEndsNoHandshakeLeavesTimeForTheNext(@TempDir Path files) throws Exception {
        timeout = Duration.ofSeconds(3);
        Tls tls = new Tls(files, "issuer.test");
        page("/a", "secured");
        AtomicInteger open = new AtomicInteger();
        vertx.createNetServer()
                .connectHandler(socket -> {
                    open.incrementAndGet();
                    socket.handler(_ -> {});
                    socket.closeHandler(_ -> open.decrementAndGet());
                })
                .listen(tls.server.actualPort(), "127.0.0.2")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        FetchedSources sources =
                sources(
                        List.of("127.0.0.0/8"),
                        _ ->
                                List.of(
                                        InetAddress.ofLiteral("127.0.0.2"),
                                        InetAddress.ofLiteral("127.0.0.1")),
                        tls.authority);
        URI there = URI.create("https://issuer.test:" + tls.server.actualPort() + "/a");
        assertThat(text(fetched(sources, new Source(Kind.STATUS_LIST, there))))
                .isEqualTo("secured");
        Awaitility.await().atMost(Duration.ofSeconds(8)).until(open::get, it -> it == 0);
    }

    @Test
    void documentsOutliveARestart(@TempDir Path files) throws Exception {
        Path kept = files.resolve("kept");
        folder = Optional.of(new DocumentFolder(kept));
        page("/a", "kept", "ETag", "\"v\"", "Content-Type", "text/plain");
        page("/b", "torn");
        Source a = source(Kind.STATUS_LIST, "/a");
        Source b = source(Kind.STATUS_LIST, "/b");
        FetchedSources before = sources();
        fetched(before, a);
        Path fileOfA = Files.list(kept).findFirst().orElseThrow();
        fetched(before, b);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fileOfA)))
                .isEqualTo("rw-------");
        Path fileOfB = Files.list(kept).filter(it -> !it.equals(fileOfA)).findFirst().orElseThrow();
        byte[] bytes = Files.readAllBytes(fileOfB);
        bytes[bytes.length / 2] ^= 1;
        Files.write(fileOfB, bytes);
        Files.writeString(kept.resolve("half.writing"), "x");

        now = START.plusSeconds(30);
        folder = Optional.of(new DocumentFolder(kept));
        FetchedSources after = sources();
        assertThat(text(after.read(a, now))).isEqualTo("kept");
        assertThat(((SourceReading.Had) after.read(a, now)).fetchedAt()).isEqualTo(START);
        assertThat(after.read(b, now)).isInstanceOf(SourceReading.Wanted.class);
        assertThat(Files.list(kept)).containsExactly(fileOfA);

        // Another document's bytes under this one's name are not this one.
        Files.copy(fileOfA, fileOfB);
        now = START.plus(Duration.ofHours(13));
        folder = Optional.of(new DocumentFolder(kept));
        assertThat(sources().read(a, now)).isInstanceOf(SourceReading.Wanted.class);
        assertThat(Files.list(kept)).isEmpty();
    }

    /** To URI's own equals they are one: what was kept under one was deleted under the other. */
    @Test
    void spellingsOfAnAddressThatDifferInCaseLeaveNoFileBehind(@TempDir Path files)
            throws Exception {
        folder = Optional.of(new DocumentFolder(files));
        String large = "x".repeat(250 * 1024);
        FetchedSources sources = sources();
        for (String spelled : List.of("/a%c2%ab", "/a%C2%ab", "/a%c2%AB", "/a%C2%AB")) {
            pages.put(spelled, request -> request.response().end(large));
            fetched(sources, source(Kind.STATUS_LIST, spelled));
            now = now.plusSeconds(120);
        }
        for (int i = 0; i < 40; i++) {
            page("/" + i, large);
            fetched(sources, source(Kind.STATUS_LIST, "/" + i));
        }
        try (var kept = Files.list(files)) {
            assertThat(kept.count()).isLessThanOrEqualTo(17);
        }
    }

    @Test
    void whatIsKeptIsBounded(@TempDir Path files) throws Exception {
        folder = Optional.of(new DocumentFolder(files));
        String large = "x".repeat(250 * 1024);
        FetchedSources sources = sources();
        for (int i = 0; i < 40; i++) {
            page("/" + i, large);
            fetched(sources, source(Kind.DID_DOCUMENT, "/" + i));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    sources.read(source(Kind.DID_DOCUMENT, "/0"), now);
                    assertThat(Files.list(files).count()).isLessThanOrEqualTo(17);
                });
    }

    /** Documents that fill the memory for them, each asked for again and again. */
    private FetchedSources full() {
        FetchedSources sources = sources();
        String large = "x".repeat(250 * 1024);
        for (int i = 0; i < 40; i++) {
            page("/" + i, large);
            Source source = source(Kind.STATUS_LIST, "/" + i);
            fetched(sources, source);
            for (int again = 0; again < 20; again++) {
                sources.read(source, now);
            }
        }
        return sources;
    }

    @Test
    void whatFindsNoRoomIsThereForWhoeverWaitedForIt() {
        FetchedSources sources = full();
        List<Source> lists =
                IntStream.range(0, 10).mapToObj(i -> source(Kind.STATUS_LIST, "/new" + i)).toList();
        for (Source list : lists) {
            page(list.uri().getPath(), "y".repeat(250 * 1024));
            int before = requests.get();
            assertThat(text(fetched(sources, list))).startsWith("y");
            assertThat(text(fetched(sources, list))).startsWith("y");
            assertThat(requests).hasValue(before + 1);
        }
        now = now.plusSeconds(10);
        assertThat(lists).anyMatch(it -> sources.read(it, now) instanceof SourceReading.Wanted);
    }

    @Test
    void strangersDocumentsPushNoListOfAnAuthorityOut() {
        FetchedSources sources = full();
        List<Source> lists =
                Stream.of(Kind.TRUST_LIST, Kind.CERTIFICATE_REVOCATIONS)
                        .flatMap(kind ->
                                IntStream.range(0, 4).mapToObj(i -> source(kind, "/list" + i)))
                        .toList();
        for (Source list : lists) {
            page(list.uri().getPath(), "z".repeat(100 * 1024));
            assertThat(text(fetched(sources, list))).startsWith("z");
        }
        for (Source list : lists) {
            assertThat(sources.read(list, now.plus(Duration.ofMinutes(20))))
                    .isInstanceOf(SourceReading.Had.class);
        }
    }

    @Test
    void ownDocumentsAreReadWhereTheyAreMade() {
        Source mine = new Source(Kind.STATUS_LIST, URI.create("https://gate.example/status/1"));
        own.add((source, at) ->
                source.equals(mine)
                        ? Optional.of(new SourceReading.Had(new byte[] {1}, "text/plain", at))
                        : Optional.empty());
        FetchedSources sources = sources();
        assertThat(sources.read(mine, now)).isInstanceOf(SourceReading.Had.class);
        assertThat(requests).hasValue(0);
    }
}
