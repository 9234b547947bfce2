package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * When more is to be fetched than there is room for: whoever waits has it in their turn, and
 * strangers keep nobody waiting.
 */
class CrowdedSourcesTest extends FetchedSourcesGround {

    private final List<HttpServerRequest> hanging = new CopyOnWriteArrayList<>();

    /** Every host is this one, and may be asked. */
    private FetchedSources everywhere(String... hosts) {
        return sources(
                Stream.of(hosts).map(host -> host + ":" + server.actualPort()).toList(),
                _ -> List.of(InetAddress.ofLiteral("127.0.0.1")));
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
}
