package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.credgate.crypto.TestKey;
import dev.credgate.net.FreePorts;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Caddy and HAProxy in front of a portal, with the very files and the configuration that
 * docs/proxies prints. nginx is in front of the whole stack in the acceptance tests.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
@SuppressWarnings("NullAway") // Quarkus and set-up fill the fields
class ProxiesTest {

    enum Proxy {
        CADDY("caddy"),
        HAPROXY("haproxy");

        private final String name;

        Proxy(String name) {
            this.name = name;
        }

        /** The configuration that the page prints, for the ports of this test. */
        String configuration(int port, int gateway, int portal, Path folder) throws IOException {
            String text = printed(name);
            // The page prints what is open to everybody by itself, to be put in where it belongs.
            String open = printed(name + " open");
            text =
                    switch (this) {
                        // And a part of the portal that is served under a shorter path.
                        case CADDY ->
                                text.replace(
                                        "\thandle {",
                                        open
                                                + protectedPart(text)
                                                        .replace("handle {", "handle_path /app/* {")
                                                + "\thandle {");
                        case HAPROXY -> text.replaceFirst("(?m)^ *http-request lua\\..*\n", open);
                    };
            assertThat(text).contains(open);
            text =
                    text.replace("127.0.0.1:8080", "127.0.0.1:" + gateway)
                            .replace("127.0.0.1:3000", "127.0.0.1:" + portal)
                            .replace(
                                    "/etc/" + name + "/credgate",
                                    Path.of("src/main/" + name).toAbsolutePath() + "/credgate");
            return switch (this) {
                case CADDY ->
                        "{\n\tadmin off\n\tauto_https off\n\tstorage file_system %s\n}\n"
                                        .formatted(folder)
                                + text.replace(
                                        "https://benefits.example", "http://127.0.0.1:" + port);
                case HAPROXY ->
                        text.replace(
                                "bind :443 ssl crt /etc/haproxy/portal.pem alpn h2,http/1.1",
                                "bind 127.0.0.1:" + port);
            };
        }

        private static String protectedPart(String text) {
            int begin = text.indexOf("\thandle {");
            return text.substring(begin, text.indexOf("\n\t}\n", begin) + 4);
        }

        private String printed(String kind) throws IOException {
            String page = Files.readString(Path.of("docs/proxies/" + name + ".md"));
            String text = page.substring(page.indexOf("```" + kind + "\n") + kind.length() + 4);
            return text.substring(0, text.indexOf("```"));
        }

        List<String> command(Path configuration) {
            String file = configuration.toString();
            return switch (this) {
                case CADDY -> List.of("caddy", "run", "--config", file, "--adapter", "caddyfile");
                case HAPROXY -> List.of("haproxy", "-db", "-f", file);
            };
        }
    }

    /** What came back: status, headers with small names, body. */
    private record Got(int status, Map<String, String> headers, String body) {}

    @Inject Chain chain;
    @Inject Time time;

    @TestHTTPResource("/")
    URI server;

    @TempDir Path folder;

    private final Browser browser = new Browser();
    private final Wallet citizen = new Wallet(TestKey.of(2));
    private final TestKey agency = TestKey.of(7);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer portal;
    private Process proxy;
    private int port;

    @BeforeEach
    void world() throws IOException {
        chain.issuer(agency, "cpt:1000");
        chain.entity(citizen.key());
        portal = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        portal.createContext(
                "/",
                exchange -> {
                    StringBuilder headers = new StringBuilder();
                    exchange.getRequestHeaders()
                            .forEach((name, values) ->
                                    values.forEach(value ->
                                            headers.append(name.toLowerCase(Locale.ROOT))
                                                    .append(": ")
                                                    .append(value)
                                                    .append('\n')));
                    seen.add(headers.toString());
                    byte[] body = "the portal\n".getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        portal.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        chain.stale(false);
        time.reset();
        portal.stop(0);
        if (proxy != null) {
            proxy.destroy();
            if (!proxy.waitFor(10, TimeUnit.SECONDS)) {
                proxy.destroyForcibly();
            }
        }
    }

    private void start(Proxy which, int gateway) throws IOException {
        port = FreePorts.one();
        Path configuration = folder.resolve("configuration");
        Files.writeString(
                configuration,
                which.configuration(port, gateway, portal.getAddress().getPort(), folder));
        ProcessBuilder builder = new ProcessBuilder(which.command(configuration)).inheritIO();
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        proxy = builder.start();
        await().atMost(Duration.ofSeconds(20))
                .failFast(() -> !proxy.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        return socket.isConnected();
                    }
                });
    }

    private void signIn(String policy) {
        browser.posts(
                        citizen.answer(
                                browser.nonce(policy), citizen.issuedBy(agency, time.instant())))
                .then()
                .statusCode(200);
    }

    /** A request as it is written, header by header; no client of ours would send some of them. */
    private Got gets(String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
            request.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream()
                    .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            List<String> lines = answer.substring(0, end).lines().toList();
            Map<String, String> found = new java.util.HashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                found.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return new Got(
                    Integer.parseInt(lines.getFirst().substring(9, 12)),
                    found,
                    answer.substring(end));
        }
    }

    private String cookies() {
        List<String> all = new ArrayList<>();
        browser.cookies.forEach((name, value) -> all.add(name + "=" + value));
        return "Cookie: " + String.join("; ", all);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverHasNoSessionIsSentToTheLoginPageAndNeverReachesThePortal(Proxy which)
            throws IOException {
        start(which, server.getPort());
        for (String header :
                List.of(
                        "X: y",
                        "X-Credgate-Subject: did:weid:101:0x1",
                        "X_Credgate_Subject: did:weid:101:0x1",
                        "Cookie: __Host-credgate=made-up",
                        "Upgrade: websocket")) {
            Got got = gets("/private", header);
            assertThat(got.status()).as(header).isEqualTo(302);
            assertThat(got.headers())
                    .containsEntry("location", "/.credgate/login?return=%2Fprivate");
        }
        assertThat(gets("/").headers()).containsEntry("location", "/.credgate/login");
        assertThat(gets("/app/page?a=1").headers())
                .as("what the browser asked for, not what the portal gets")
                .containsEntry("location", "/.credgate/login?return=%2Fapp%2Fpage%3Fa%3D1");
        String back =
                gets("/private/%E6%96%87?a=1&return=/x", "X-Forwarded-Uri: /elsewhere")
                        .headers()
                        .get("location");
        assertThat(gets(back).body())
                .contains("data-back=\"/private/%E6%96%87?a=1&amp;return=/x\"");
        assertThat(seen).isEmpty();
        Got page = gets("/.credgate/login");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers().get("content-type")).startsWith("text/html");
        assertThat(gets("/.credgate/auth", cookies()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void thePortalKnowsWhoIsThereByFiveHeadersAndNothingThatTheClientSaid(Proxy which)
            throws IOException {
        signIn("benefits");
        start(which, server.getPort());
        Got got =
                gets(
                        "/private?a=b",
                        cookies() + "; theme=dark",
                        "Cookie: lang=pt; __host-CREDGATE-more=1; x=y",
                        "X-Credgate-Subject: forged",
                        "X_Credgate_Subject: forged",
                        "X-Credgate_Subject: forged",
                        "x_credgate-claims: forged",
                        "X.Credgate.Subject: forged",
                        "HTTP2-Settings: AAMAAABkAAQAAP__",
                        "Upgrade: h2c",
                        "Connection: Upgrade, HTTP2-Settings",
                        "X-Credgate-Portal: library",
                        "X-Credgate-Anything: forged");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).contains("the portal");
        String headers = seen.getFirst();
        assertThat(headers)
                .contains("x-credgate-subject: " + citizen.did() + "\n")
                .contains("x-credgate-issuer: " + Wallet.did(agency) + "\n")
                .contains("x-credgate-type: cpt:1000\n")
                .contains("x-credgate-claims: ")
                .contains("x-credgate-assertion: eyJ")
                .contains("theme=dark")
                .contains("lang=pt")
                .contains("x=y")
                .doesNotContainIgnoringCase("__host-credgate")
                .doesNotContain("forged")
                .doesNotContain("h2c")
                .doesNotContain("http2-settings: ")
                .doesNotContain("x-credgate-portal");
        assertThat(headers.lines().filter(line -> line.startsWith("x-credgate-"))).hasSize(5);
        assertThat(headers.lines().filter(line -> line.contains("credgate")))
                .allMatch(line -> line.startsWith("x-credgate-"));
    }

    /** Whichever path the proxy takes for an open one, and the portal perhaps for another. */
    @ParameterizedTest
    @EnumSource
    void whatIsOpenToEverybodyLetsNoIdentityIn(Proxy which) throws IOException {
        signIn("benefits");
        start(which, server.getPort());
        String path =
                switch (which) {
                    case CADDY -> "/admin/..%2fpublic/x";
                    case HAPROXY -> "/public/..%2fadmin/x";
                };
        Got got =
                gets(
                        path,
                        cookies() + "; theme=dark",
                        "X-Credgate-Subject: forged",
                        "X_Credgate_Subject: forged",
                        "X.Credgate-Claims: forged",
                        "Upgrade: h2c",
                        "Connection: Upgrade, HTTP2-Settings",
                        "HTTP2-Settings: AAMAAABkAAQAAP__");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).contains("the portal");
        assertThat(seen.getFirst())
                .contains("theme=dark")
                .doesNotContainIgnoringCase("credgate")
                .doesNotContain("forged")
                .doesNotContain("h2c");
        assertThat(gets(path, "Connection: close, X-Credgate-Subject").status()).isIn(400, 403);
        assertThat(gets("/private", "X-Credgate-Subject: forged").status()).isEqualTo(302);
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionBecomesAWebSocketAndNothingElse(Proxy which) throws IOException {
        signIn("benefits");
        start(which, server.getPort());
        for (String path : List.of("/private", "/.credgate/login")) {
            Got got =
                    gets(
                            path,
                            cookies(),
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAMAAABkAAQAAP__");
            assertThat(got.status()).as(path).isEqualTo(200);
        }
        assertThat(
                        gets(
                                        "/private",
                                        cookies(),
                                        "Connection: Upgrade",
                                        "Upgrade: websocket",
                                        "Sec-WebSocket-Version: 13",
                                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                                .status())
                .isEqualTo(200);
        assertThat(seen.getLast()).containsIgnoringCase("upgrade: websocket");
        Got hidden = gets("/private", cookies(), "Connection: close, X-Credgate-Subject");
        assertThat(hidden.status()).isIn(400, 403);
        assertThat(seen).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aSessionOfAnotherPortalIsRefused(Proxy which) throws IOException {
        signIn("library");
        start(which, server.getPort());
        assertThat(gets("/", cookies(), "X-Credgate-Portal: library").status()).isEqualTo(403);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInWhileTheGatewayCannotDecide(Proxy which) throws IOException {
        signIn("benefits");
        start(which, server.getPort());
        chain.stale(true);
        Got got = gets("/", cookies());
        assertThat(got.status()).isEqualTo(503);
        assertThat(got.headers()).containsEntry("retry-after", "5");
        chain.stale(false);
        assertThat(gets("/", cookies()).status()).isEqualTo(200);
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInWhileTheGatewayIsAway(Proxy which) throws IOException {
        start(which, FreePorts.one());
        assertThat(gets("/", "Cookie: a=b").status()).isIn(502, 503);
        assertThat(gets("/.credgate/login").status()).isIn(502, 503);
        assertThat(seen).isEmpty();
    }
}
