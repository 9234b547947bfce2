package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * nginx with our files, beside another server at the same address that passes names with
 * underscores on. Until it has read the Host header nginx goes by that one.
 */
@SuppressWarnings("NullAway") // set-up fills the fields
class NginxHeadersTest {

    @TempDir Path folder;

    private HttpServer upstream;
    private Process nginx;
    private int port;

    @BeforeEach
    void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        upstream.createContext(
                "/auth",
                exchange -> {
                    exchange.getResponseHeaders().add("X-Credgate-Subject", "somebody");
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        upstream.createContext(
                "/private",
                exchange -> {
                    StringBuilder seen = new StringBuilder();
                    exchange.getRequestHeaders()
                            .forEach((name, values) ->
                                    seen.append(name).append(": ").append(values).append('\n'));
                    byte[] body =
                            seen.toString()
                                    .toLowerCase(Locale.ROOT)
                                    .getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        upstream.start();
        port = FreePorts.one();
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                    upstream credgate { server 127.0.0.1:%3$d; }
                    include %2$s/credgate-cookies.conf;
                    server {
                        listen 127.0.0.1:%4$d default_server;
                        underscores_in_headers on;
                        ignore_invalid_headers off;
                    }
                    server {
                        listen 127.0.0.1:%4$d;
                        server_name portal.example;
                        set $credgate_portal "portal";
                        include %2$s/credgate-locations.conf;
                        location / {
                            include %2$s/credgate-protect.conf;
                            proxy_pass http://credgate;
                        }
                    }
                }
                """
                        .formatted(
                                folder,
                                Path.of("src/main/nginx").toAbsolutePath(),
                                upstream.getAddress().getPort(),
                                port));
        nginx =
                new ProcessBuilder("nginx", "-p", folder.toString(), "-c", folder + "/nginx.conf")
                        .inheritIO()
                        .start();
        await().atMost(Duration.ofSeconds(20))
                .failFast(() -> !nginx.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        return socket.isConnected();
                    }
                });
    }

    @AfterEach
    void stop() throws InterruptedException {
        upstream.stop(0);
        nginx.destroy();
        if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
            nginx.destroyForcibly();
        }
    }

    @Test
    void namesWithUnderscoresReachNoPortal() throws IOException {
        StringBuilder forged = new StringBuilder();
        for (String name : new String[] {"Subject", "Issuer", "Type", "Claims", "Assertion"}) {
            for (String spelling : new String[] {"X_Credgate_", "X-Credgate_", "x_CREDGATE-"}) {
                forged.append(spelling).append(name).append(": forged\r\n");
            }
        }
        String host = "Host: portal.example\r\n";
        for (String headers : new String[] {forged + host, host + forged}) {
            String answer = gets(headers);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("x-credgate-subject: [somebody]")
                    .doesNotContain("forged");
        }
    }

    /** A request as it is written: no client of ours sends anything before Host. */
    private String gets(String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("GET /private HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
