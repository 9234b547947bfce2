package dev.credgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exit code tells scripts what was said, and never says more than the gateway did. */
class VerifyCommandTest {

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer gateway;
    private volatile int status = 200;
    private volatile String answer = "{\"verdict\":\"valid\"}";

    VerifyCommandTest() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void theGatewayAnswers() {
        gateway.createContext(
                "/verify",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    byte[] bytes = answer.getBytes(UTF_8);
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "200, valid, 0",
        "200, invalid, 1",
        "200, indeterminate, 2",
        "200, splendid, 2",
        "503, valid, 2"
    })
    void aVerdictIsTheExitCode(int code, String verdict, int expected) throws IOException {
        status = code;
        answer = "{\"verdict\":\"" + verdict + "\"}";
        assertThat(run(document(), "--gateway", url())).isEqualTo(expected);
    }

    @Test
    void aFileThatNoGatewayTakesIsNotJudged() throws IOException {
        Path file = folder.resolve("long");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        assertThat(run(file.toString(), "--gateway", url())).isEqualTo(2);
        assertThat(err.toString()).contains("64 MB");
    }

    @ParameterizedTest
    @CsvSource({
        "400, not_a_credential, 3",
        "415, unsupported_media_type, 3",
        "413, too_large, 2",
        "400, bad_request, 2",
        "400, unknown_portal, 64"
    })
    void aProblemIsToldByWhatItIsAbout(int code, String type, int expected) throws IOException {
        status = code;
        answer = "{\"type\":\"urn:credgate:problem:" + type + "\"}";
        assertThat(run(document(), "--portal", "somewhere", "--gateway", url()))
                .isEqualTo(expected);
        assertThat(out.toString()).contains(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "ftp://localhost", "nonsense", "http:///x"})
    void whatIsNoAddressOfAGatewayIsSaidInALine(String address) throws IOException {
        assertThat(run(document(), "--gateway", address)).isEqualTo(64);
        assertThat(err.toString()).contains("--gateway: expected").doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSize(2).last().asString().endsWith("verify --help");
    }

    @Test
    void aFileThatCannotBeReadIsNoVerdict() {
        assertThat(run(folder.resolve("nowhere").toString())).isEqualTo(64);
        assertThat(run(folder.toString())).isEqualTo(64);
        assertThat(err.toString()).contains("cannot read").doesNotContain("\tat ");
    }

    @Test
    void aGatewayThatDoesNotAnswerIsNoVerdict() throws IOException {
        gateway.stop(0);
        assertThat(run(document(), "--gateway", url())).isEqualTo(2);
        assertThat(err.toString())
                .contains("cannot be asked: nothing answers there", "./credgate status")
                .doesNotContain("\tat ");
    }

    private String document() throws IOException {
        return Files.writeString(folder.resolve("a credential"), "{}").toString();
    }

    private String url() {
        return "http://127.0.0.1:" + gateway.getAddress().getPort();
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "verify";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CredGate.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
