package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A proxy that hands on {@code Upgrade} sees nothing of a connection that became another's: with
 * HTTP/2 on it, whoever sent that would name headers that the proxy takes away.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class PlainUpgradeTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** An empty SETTINGS frame (RFC 9113 §6.5). */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    @ParameterizedTest
    @ValueSource(strings = {"GET /.well-known/did.json", "GET /nothing", "POST /verify"})
    void nobodyChangesToHttp2(String line) throws IOException {
        String first =
                line
                        + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                        + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
        String last = "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answers = asked((first + last).getBytes(StandardCharsets.ISO_8859_1));
        // It is passed over: two requests, two answers, in the protocol in which they were asked.
        assertThat(answers)
                .doesNotContain("HTTP/1.1 101")
                .doesNotContainIgnoringCase("upgrade: h2c");
        assertThat(answers.split("HTTP/1\\.1 [2-5]", -1)).hasSize(3);
    }

    @Test
    void nobodyBeginsWithHttp2() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(PREFACE.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(SETTINGS);
        String answer = asked(bytes.toByteArray());
        // Its own SETTINGS would come first.
        assertThat(answer).doesNotContain("\u0000\u0000");
    }

    /** Whatever comes until the connection ends, as Latin letters. */
    private String asked(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                in.transferTo(answer);
            } catch (SocketException _) {
                // broken off, after whatever was said
            }
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
