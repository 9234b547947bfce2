package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token that cannot be opened at the start says: which it is, and what to do about it. */
@SuppressWarnings("NullAway") // filled before all
class TokenStartLinesTest {

    private static SoftHsm hsm;

    @TempDir Path folder;

    @BeforeAll
    static void prepare() {
        hsm = SoftHsm.prepare("start");
    }

    @AfterAll
    static void remove() {
        hsm.close();
    }

    /** SoftHSM shows a slot for the next token, which nobody initialised yet. */
    @Test
    void aTokenThatNobodyInitialisedIsCalledSo() {
        assertThat(whyNot(new TokenSettings(hsm.settings().module(), "unprepared", hsm.pinFile())))
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .hasLineCount(1)
                                .contains("no slot holds an initialised token labelled unprepared")
                                .contains("[start] and 1 that nobody initialised"));
    }

    @Test
    void aRefusedPinIsCalledSo() throws Exception {
        Path pin = Files.writeString(folder.resolve("pin"), "wrong-pin-6621");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        assertThat(whyNot(new TokenSettings(hsm.settings().module(), "start", pin)))
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .hasLineCount(1)
                                .contains("token start refused the PIN (CKR_PIN_INCORRECT)")
                                .doesNotContain("6621"));
    }

    @Test
    void aModuleThatIsNoLibraryIsNamed() throws Exception {
        Path module = Files.writeString(folder.resolve("module.so"), "no library");
        assertThat(whyNot(new TokenSettings(module, "start", hsm.pinFile())))
                .hasValueSatisfying(
                        why -> assertThat(why).hasLineCount(1).contains(module.toString()));
    }

    private static Optional<String> whyNot(TokenSettings settings) {
        try (ReopeningToken token =
                new ReopeningToken(
                        settings,
                        new SharedModule(settings.module()),
                        Duration.ofSeconds(30),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry())) {
            token.start();
            return token.outage();
        }
    }
}
