package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.did.x509.Pki;
import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server may do while something is fetched from it: be slow, long, packed, elsewhere, or
 * somebody else.
 */
class SourceConnectionsTest extends FetchedSourcesGround {

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
}
