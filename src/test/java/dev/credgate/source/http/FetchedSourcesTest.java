package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fetcher against real servers on this machine, which it is allowed to ask. */
class FetchedSourcesTest extends FetchedSourcesGround {

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
