package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the login page sends for what a wallet made: its own tests, which node runs. */
class LoginScriptTest {

    @Test
    void itSendsWhatEveryWalletMakesAndAsksAgainWhereAChallengeIsUsedUp()
            throws IOException, InterruptedException {
        Process node =
                new ProcessBuilder("node", "--test", "src/test/login/login.test.mjs")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
    }
}
