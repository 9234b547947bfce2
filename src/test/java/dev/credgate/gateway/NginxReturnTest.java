package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.net.FreePorts;
import dev.credgate.net.NginxProcess;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever signs in through nginx, with the very files that there are for it, goes on where they
 * were.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
@SuppressWarnings("NullAway") // Quarkus and set-up fill the fields
class NginxReturnTest {

    @TestHTTPResource("/")
    URI server;

    @TempDir Path folder;

    private NginxProcess nginx;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = FreePorts.one();
        nginx =
                NginxProcess.start(
                        folder,
                        port,
                        """
                        upstream credgate { server 127.0.0.1:%2$d; }
                        include %1$s/credgate-cookies.conf;
                        server {
                            listen 127.0.0.1:%3$d;
                            set $credgate_portal "benefits";
                            include %1$s/credgate-locations.conf;
                            location / {
                                include %1$s/credgate-protect.conf;
                                proxy_pass http://credgate;
                            }
                        }
                        """
                                .formatted(NginxProcess.FILES, server.getPort(), port));
    }

    @AfterEach
    void stop() {
        nginx.close();
    }

    @Test
    void theLoginPageLeadsBackToWhatWasAskedFor() throws IOException {
        for (String path :
                new String[] {
                    "/applications/42", "/a?b=1&c=%26d&return=/x", "/%E6%96%87/%2e%2e?q=a+b",
                }) {
            assertThat(sends("GET", location("GET", path)))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("data-back=\"" + path.replace("&", "&amp;") + "\"");
        }
        assertThat(location("HEAD", "/a")).isEqualTo("/.credgate/login?return=%2Fa");
        for (String path : new String[] {"/", "//evil.example", "/" + "a".repeat(2048)}) {
            assertThat(location("GET", path)).isEqualTo("/.credgate/login");
        }
        assertThat(location("POST", "/a")).isEqualTo("/.credgate/login");
    }

    private String location(String method, String path) throws IOException {
        String answer = sends(method, path);
        assertThat(answer).startsWith("HTTP/1.1 302 ");
        return answer.lines()
                .filter(line -> line.startsWith("Location: "))
                .findFirst()
                .orElseThrow()
                .substring("Location: ".length());
    }

    private String sends(String method, String path) throws IOException {
        return nginx.answer(
                method
                        + " "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "X-Forwarded-Uri: /elsewhere\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    }
}
