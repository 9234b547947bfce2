package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.Cryptoki.Function;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * letsencrypt/boulder#8794: the PIN was in the log. What is said here of a token's whole life, at
 * the finest level and with stack traces, and what is printed beside it, has none.
 */
class PinsInLogsTest {

    private static final int CLOSE_ALL_SESSIONS = 15;
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Kept, or the level would go with the logger. */
    private static final Logger OURS = Logger.getLogger("dev.credgate");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream paper = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    paper.print(new PatternFormatter("%p %c %s%e%n").format(line));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @TempDir Path folder;
    private SoftHsm hsm;
    private QuirkyModule module;

    @BeforeEach
    void listen() {
        hsm = SoftHsm.prepare("quiet").withKey("issuer", KeyCurve.P256);
        module = QuirkyModule.of(hsm);
        OURS.setLevel(Level.ALL);
        OURS.addHandler(listening);
        System.setOut(paper);
        System.setErr(paper);
    }

    @AfterEach
    void listenNoMore() {
        System.setOut(out);
        System.setErr(err);
        OURS.removeHandler(listening);
        OURS.setLevel(null);
        hsm.close();
    }

    private ReopeningToken opened(TokenSettings settings) {
        ReopeningToken token =
                new ReopeningToken(
                        settings,
                        new SharedModule(module::open),
                        Duration.ofMillis(20),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        token.start();
        return token;
    }

    private TokenSettings with(String pin, String permissions) throws Exception {
        Path file = Files.writeString(folder.resolve("pin"), pin);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return new TokenSettings(hsm.settings().module(), "quiet", file);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theRightOneIsInNoneWhateverBecomesOfTheToken() throws Exception {
        String pin = Files.readString(hsm.pinFile()).strip();
        try (ReopeningToken token = opened(hsm.settings())) {
            assertThat(token.outage()).isEmpty();
            for (ReturnValue failure :
                    new ReturnValue[] {
                        ReturnValue.DEVICE_ERROR,
                        ReturnValue.USER_NOT_LOGGED_IN,
                        ReturnValue.SESSION_CLOSED
                    }) {
                module.with(Function.SIGN_INIT, (_, _) -> failure.code());
                module.with(Function.LOGIN, (_, _) -> ReturnValue.GENERAL_ERROR.code());
                assertThatThrownBy(() -> sign(token)).isInstanceOf(HsmException.class);
                module.without(Function.SIGN_INIT);
                module.without(Function.LOGIN);
                await().atMost(SOON).until(() -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(64);
            }
        }
        assertThat(said()).contains("CKR_DEVICE_ERROR").doesNotContain(pin);
    }

    @Test
    void aWrongOneIsInNone() throws Exception {
        String pin = "wrong-pin-qzxw";
        module.real(CLOSE_ALL_SESSIONS, module.open().slots().getFirst().id());
        for (int i = 0; i < 2; i++) {
            try (ReopeningToken token = opened(with(pin, "rw-------"))) {
                assertThatThrownBy(() -> sign(token)).isInstanceOf(HsmException.class);
            }
        }
        assertThat(said())
                .contains("CKR_PIN_INCORRECT", "not tried again")
                .doesNotContain(pin, "qzxw");
    }

    @Test
    void whatIsWrongWithItsFileIsSaidWithoutIt() throws Exception {
        String pin = "pin-qzwx-";
        for (TokenSettings bad :
                new TokenSettings[] {
                    with(pin, "rw-r--r--"),
                    with(pin.repeat(100), "rw-------"),
                    with(pin + "\n" + pin, "rw-rw-rw-")
                }) {
            assertThatThrownBy(() -> opened(bad))
                    .satisfies(e -> e.printStackTrace(paper))
                    .isInstanceOfSatisfying(
                            HsmException.class,
                            e -> assertThat(e.kind()).isEqualTo(HsmException.Kind.CONFIGURATION));
            paper.println(bad);
        }
        assertThat(said()).contains("pin-file").doesNotContain(pin, "qzwx");
    }

    private static byte[] sign(ReopeningToken token) {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1}).checked();
    }
}
