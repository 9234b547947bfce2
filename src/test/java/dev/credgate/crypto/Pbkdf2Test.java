package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Pbkdf2Test {

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 7914 §11. */
    @Test
    void theStandardsVectorsHold() {
        assertThat(Pbkdf2.withSha256(ascii("passwd"), ascii("salt"), 1, 64))
                .isEqualTo(
                        HexFormat.of()
                                .parseHex(
                                        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                                                + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
        assertThat(Pbkdf2.withSha256(ascii("Password"), ascii("NaCl"), 80_000, 64))
                .isEqualTo(
                        HexFormat.of()
                                .parseHex(
                                        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                                                + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"));
    }

    @Test
    void libcryptoAndBouncyCastleAgree() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] password = new byte[random.nextInt(80)];
            byte[] salt = new byte[random.nextInt(80)];
            random.nextBytes(password);
            random.nextBytes(salt);
            int iterations = 1 + random.nextInt(20);
            int bytes = 1 + random.nextInt(100);
            assertThat(Pbkdf2.withSha256(password, salt, iterations, bytes))
                    .hasSize(bytes)
                    .isEqualTo(Pbkdf2.inJava(password, salt, iterations, bytes));
        }
    }

    @Test
    void whatIsNoneIsRefused() {
        assertThatThrownBy(() -> Pbkdf2.withSha256(ascii("a"), ascii("b"), 0, 32))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pbkdf2.withSha256(ascii("a"), ascii("b"), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
