package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no request is answered as that, and nobody fills the log with it. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class MisspeltRequestTest {

    private static final Logger ALL = Logger.getLogger("");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (line.getLevel().intValue() > Level.INFO.intValue()) {
                        lines.add(line.getLoggerName() + ": " + line.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    @BeforeEach
    void listen() {
        ALL.addHandler(handler);
    }

    @AfterEach
    void stop() {
        ALL.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0|",
                "PRI * HTTP/2.0||SM||",
                "GET /verify HTTP/1.1|",
                "POST /verify HTTP/1.1|Content-Length: 2||{}",
                "GET /verify HTTP/3.0|Host: x|",
                "GET http://x?y HTTP/1.1|"
            })
    void itIsAnsweredAndNotWrittenDown(String request) throws IOException {
        String answer = Raw.sends(server, request.replace("|", "\r\n") + "\r\n");
        assertThat(answer)
                .matches("(?s)HTTP/[0-9.]+ 4[0-9][0-9] .*")
                .doesNotContain("Exception", "error id");
        assertThat(lines).isEmpty();
    }
}
