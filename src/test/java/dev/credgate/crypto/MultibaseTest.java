package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multibase in the three encodings that are met, each in its one spelling. */
class MultibaseTest {

    /** draft-msporny-base58-03, section 5. */
    @ParameterizedTest
    @CsvSource({
        "Hello World!,z2NEpo7TZRRrLZSi2U",
        "The quick brown fox jumps over the lazy dog.,"
                + "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    })
    void base58OfTexts(String plain, String encoded) {
        byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
        assertThat(Multibase.BASE58BTC.encode(bytes)).isEqualTo(encoded);
        assertThat(Multibase.BASE58BTC.decode(encoded)).contains(bytes);
    }

    @Test
    void base58KeepsLeadingZeros() {
        byte[] bytes = HexFormat.of().parseHex("0000287fb4cd");
        assertThat(Multibase.BASE58BTC.encode(bytes)).isEqualTo("z11233QC4");
        assertThat(Multibase.BASE58BTC.decode("z11233QC4")).contains(bytes);
        assertThat(Multibase.BASE58BTC.decode("z")).contains(new byte[0]);
        assertThat(Multibase.BASE58BTC.decode("z111")).contains(new byte[3]);
    }

    @ParameterizedTest
    @EnumSource(Multibase.class)
    void whatIsWrittenIsRead(Multibase base) {
        Random random = new Random(11);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            if (length > 2 && random.nextBoolean()) {
                bytes[0] = 0;
                bytes[1] = 0;
            }
            String text = base.encode(bytes);
            assertThat(base.decode(text)).contains(bytes);
            assertThat(Multibase.decodeAny(text)).contains(bytes);
        }
    }

    @Test
    void base58AgreesWithPlainArithmetic() {
        String alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        Random random = new Random(12);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder("z");
            BigInteger number = BigInteger.ZERO;
            int length = 1 + random.nextInt(150);
            for (int at = 0; at < length; at++) {
                int digit = at == 0 ? 1 + random.nextInt(57) : random.nextInt(58);
                text.append(alphabet.charAt(digit));
                number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
            }
            byte[] bytes = Multibase.BASE58BTC.decode(text.toString()).orElseThrow();
            assertThat(new BigInteger(1, bytes)).isEqualTo(number);
            assertThat(bytes[0]).isNotZero();
            assertThat(Multibase.BASE58BTC.encode(bytes)).isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2NEpo7TZRRrLZSi2U",
                "z0",
                "zI",
                "zO",
                "zl",
                "z2NEpo7 ",
                "z\u0661",
                "z2NE\uD83D\uDE00",
                "z\u00E9",
                "z2\u0080",
                "z1\u00FF",
                "zNEpo7TZRRrLZSi2\u00FF",
                "uAA==",
                "uAA=",
                "uAB",
                "uA",
                "uA+",
                "uA/",
                "u AA",
                "uAA\n",
                "f0",
                "f0G",
                "f0A",
                "f0a ",
                "F0A",
                "Z1",
                "mAAAA",
                "\u00E9"
            })
    void otherTextsAreRefused(String text) {
        assertThat(Multibase.decodeAny(text)).isEmpty();
    }

    @Test
    void longBase58IsRefusedAtOnce() {
        String long58 = "z".repeat(5_000_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThat(Multibase.BASE58BTC.decode(long58)).isEmpty());
        assertThat(Multibase.BASE58BTC.decode("z" + "z".repeat(Multibase.MAX_BASE58))).isPresent();
        byte[] most = new byte[Multibase.MAX_BASE58_BYTES];
        java.util.Arrays.fill(most, (byte) 0xFF);
        assertThat(Multibase.BASE58BTC.decode(Multibase.BASE58BTC.encode(most))).contains(most);
        assertThatThrownBy(() -> Multibase.BASE58BTC.encode(new byte[701]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
