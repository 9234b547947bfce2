package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.credgate.net.FreePorts;
import dev.credgate.net.NginxProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    private NginxProcess nginx;
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
                "/login",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        upstream.createContext(
                "/",
                exchange -> {
                    StringBuilder seen = new StringBuilder();
                    seen.append(exchange.getRequestURI().getRawPath()).append('\n');
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
        nginx =
                NginxProcess.start(
                        folder,
                        port,
                        """
                        upstream credgate { server 127.0.0.1:%2$d; }
                        include %1$s/credgate-cookies.conf;
                        server {
                            listen 127.0.0.1:%3$d default_server;
                            underscores_in_headers on;
                            ignore_invalid_headers off;
                        }
                        server {
                            listen 127.0.0.1:%3$d;
                            server_name portal.example;
                            set $credgate_portal "portal";
                            include %1$s/credgate-locations.conf;
                            location / {
                                include %1$s/credgate-protect.conf;
                                proxy_pass http://credgate;
                            }
                            location /public/ {
                                include %1$s/credgate-open.conf;
                                proxy_pass http://credgate;
                            }
                            location ~ /\\. {
                                deny all;
                            }
                        }
                        """
                                .formatted(
                                        NginxProcess.FILES, upstream.getAddress().getPort(), port));
    }

    @AfterEach
    void stop() {
        upstream.stop(0);
        nginx.close();
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
            String answer = gets("/private", headers);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("x-credgate-subject: [somebody]")
                    .doesNotContain("forged");
        }
    }

    @Test
    void noOtherLocationTakesWhatIsCredGates() throws IOException {
        String host = "Host: portal.example\r\n";
        assertThat(gets("/.git/config", host)).startsWith("HTTP/1.1 403 ");
        assertThat(gets("/.credgate/login", host)).startsWith("HTTP/1.1 200 ");
        assertThat(gets("/.credgate/auth", host)).startsWith("HTTP/1.1 404 ");
    }

    /** nginx takes the path for one below /public/, and passes it on as it is. */
    @Test
    void whatIsOpenToEverybodyLetsNoIdentityIn() throws IOException {
        StringBuilder forged = new StringBuilder();
        for (String name : new String[] {"Subject", "Issuer", "Type", "Claims", "Assertion"}) {
            for (String spelling :
                    new String[] {"X-Credgate-", "X_Credgate_", "X-Credgate_", "x_CREDGATE-"}) {
                forged.append(spelling).append(name).append(": forged\r\n");
            }
        }
        forged.append("Cookie: a=b; __Host-credgate=forged; c=d\r\n");
        forged.append("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n");
        String host = "Host: portal.example\r\n";
        for (String headers : new String[] {forged + host, host + forged}) {
            assertThat(gets("/admin/..%2fpublic/x", headers))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("/admin/..%2fpublic/x\n")
                    .contains("cookie: [a=b; c=d]")
                    .doesNotContain("forged")
                    .doesNotContain("credgate-")
                    .doesNotContain("h2c");
        }
    }

    @Test
    void bothFilesSayTheSameHeaders() throws IOException {
        assertThat(headersOf("credgate-open.conf"))
                .hasSizeGreaterThan(20)
                .isEqualTo(headersOf("credgate-protect.conf"));
    }

    private static List<String> headersOf(String file) throws IOException {
        return Files.readAllLines(NginxProcess.FILES.resolve(file)).stream()
                .filter(line -> line.startsWith("proxy_set_header "))
                .map(line -> line.split(" ", 3)[1])
                .toList();
    }

    private String gets(String path, String headers) throws IOException {
        return nginx.answer(
                "GET " + path + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }
}
