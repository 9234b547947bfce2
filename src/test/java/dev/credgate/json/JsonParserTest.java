package dev.credgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strictly RFC 8259: what is accepted is kept as it was spelled, everything else has a name. */
class JsonParserTest {

    private static JsonReading parse(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonFlaw flaw(byte[] bytes) {
        return switch (JsonParser.parse(bytes)) {
            case JsonReading.Read(var value) -> throw new AssertionError("accepted " + value);
            case JsonReading.Refused(var flaw, _) -> flaw;
        };
    }

    private static JsonFlaw flaw(String text) {
        return flaw(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "}",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "'a'",
                "01",
                "-01",
                ".1",
                "+1",
                "0x1",
                "NaN",
                "Infinity",
                "truE",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\n\"",
                "\"\t\"",
                "[1 2]",
                "{\"a\" 1}",
                "// x\n1",
                "/* */1",
                "\u00a01",
                "\"\\u00\u0664\u0664\""
            })
    void notJson(String text) {
        assertThat(flaw(text)).isEqualTo(JsonFlaw.SYNTAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "-",
                "1.",
                "1e",
                "1e+",
                "tru",
                "nul",
                "\"",
                "\"\\",
                "{\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "[1,",
                "[[1]",
                "\"\u00e9",
                "\"\\u12",
                "\"\\ud83d",
                "\"\\ud83d\\",
                "\"\\ud83d\\u"
            })
    void cutShort(String text) {
        assertThat(flaw(text)).isEqualTo(JsonFlaw.CUT_SHORT);
    }

    /** Also within a character, of which all that is there is as it must be. */
    @Test
    void cutShortAnywhere() {
        byte[] whole =
                "{\"\u540d\":[\"\u00e9\\n\ud83d\ude00\",\"\\ud83d\\ude00\",-1.5e-3,true]}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(JsonParser.parse(whole)).isInstanceOf(JsonReading.Read.class);
        for (int length = 1; length < whole.length; length++) {
            assertThat(flaw(Arrays.copyOf(whole, length)))
                    .as("%d", length)
                    .isEqualTo(JsonFlaw.CUT_SHORT);
        }
        assertThat(flaw(new byte[] {'"', (byte) 0xE4, 'x'})).isEqualTo(JsonFlaw.NOT_UTF8);
        assertThat(flaw(new byte[] {'"', (byte) 0xE0, (byte) 0x9F})).isEqualTo(JsonFlaw.NOT_UTF8);
    }

    @Test
    void strictness() {
        assertThat(flaw("")).isEqualTo(JsonFlaw.EMPTY);
        assertThat(flaw(" \n\r\t")).isEqualTo(JsonFlaw.EMPTY);
        assertThat(flaw("\uFEFF1")).isEqualTo(JsonFlaw.NOT_UTF8);
        assertThat(flaw("1 1")).isEqualTo(JsonFlaw.TRAILING_BYTES);
        assertThat(flaw("{}\0")).isEqualTo(JsonFlaw.TRAILING_BYTES);
        assertThat(flaw("{\"a\":1,\"\\u0061\":2}")).isEqualTo(JsonFlaw.DUPLICATE_MEMBER);
        assertThat(flaw("\"\\ud800\"")).isEqualTo(JsonFlaw.UNPAIRED_SURROGATE);
        assertThat(flaw("\"\\udc00\"")).isEqualTo(JsonFlaw.UNPAIRED_SURROGATE);
        assertThat(flaw("\"\\ud800\\ud800\"")).isEqualTo(JsonFlaw.UNPAIRED_SURROGATE);
        assertThat(flaw("\"\\ud800\\n\"")).isEqualTo(JsonFlaw.UNPAIRED_SURROGATE);
        assertThat(flaw("[".repeat(65) + "]".repeat(65))).isEqualTo(JsonFlaw.TOO_DEEP);
        assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(JsonReading.Read.class);
        assertThat(flaw("9".repeat(1001))).isEqualTo(JsonFlaw.TOO_LARGE);
        assertThat(flaw("[" + "1,".repeat(100_000) + "1]")).isEqualTo(JsonFlaw.TOO_LARGE);
    }

    @Test
    void malformedUtf8() {
        for (byte[] bytes :
                List.of(
                        new byte[] {'"', (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xC1, (byte) 0xBF, '"'},
                        new byte[] {'"', (byte) 0xE0, (byte) 0x9F, (byte) 0xBF, '"'},
                        new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF, '"'},
                        new byte[] {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
                        new byte[] {'"', (byte) 0xE4, (byte) 0xB8, '"'})) {
            assertThat(flaw(bytes)).isEqualTo(JsonFlaw.NOT_UTF8);
        }
    }

    @Test
    void whatIsAcceptedIsKept() {
        assertThat(parse(" [1, 1.0 ,1e0,-0] "))
                .isEqualTo(
                        new JsonReading.Read(
                                new JsonValue.JsonArray(
                                        List.of(
                                                new JsonNumber("1"),
                                                new JsonNumber("1.0"),
                                                new JsonNumber("1e0"),
                                                new JsonNumber("-0")))));
        assertThat(parse("\"\\ud83d\\ude00\u4e2d\\n\\/\""))
                .isEqualTo(new JsonReading.Read(new JsonString("\ud83d\ude00\u4e2d\n/")));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "1e10, 1.0E10",
        "1.10, 1.1",
        "2e+3, 2000.0",
        "1000000.0, 1000000.0",
        "10000000.0, 1.0E7",
        "0.001, 0.001",
        "0.0001, 1.0E-4",
        "1.5E-7, 1.5E-7",
        "-0.0, -0.0",
        "0.12345678901234567890, 0.12345678901234568",
        "5e-324, 4.9E-324",
        "9007199254740993, 9007199254740993",
        "-0, 0",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "2e23, 2.0E23"
    })
    void numbersAsJavaPrintsThem(String token, String text) {
        assertThat(JsonNumbers.text(token)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1E+10, 1.0E10",
        "1E+6, 1000000.0",
        "2E+3, 2000.0",
        "1.9999999999999998E+23," + " 1.9999999999999998E23",
        "1.5E-7, 1.5E-7",
        "12.50, 12.5",
        "0.00100, 0.001",
        "0.0001, 1.0E-4",
        "-0.0, -0.0",
        "0e5, 0.0",
        "12345678.5, 1.23456785E7",
        "31, 31",
        "1e-999999999999, 1.0E-1000000000"
    })
    void digitsInJavasForm(String token, String form) {
        assertThat(JsonNumbers.javaForm(token)).isEqualTo(form);
    }

    @Test
    void onlyTheSpellingThatAnOldJavaHadIsAnOldSpelling() {
        assertThat(JsonNumbers.oldText("1.9999999999999998E23")).isEqualTo("1.9999999999999998E23");
        assertThat(JsonNumbers.oldText("1.9999999999999998e23")).isEqualTo("2.0E23");
        assertThat(JsonNumbers.oldText("1.0")).isEqualTo("1.0");
        assertThat(JsonNumbers.oldText("1.00")).isEqualTo("1.0");
        // The longest that a Java 17 prints, and what none does.
        assertThat(JsonNumbers.oldText("2.25880242005580672E17"))
                .isEqualTo("2.25880242005580672E17");
        assertThat(JsonNumbers.oldText("0.00123456789012345678"))
                .isEqualTo("0.00123456789012345678");
        assertThat(JsonNumbers.oldText("0.1234567890123456789")).isEqualTo("0.12345678901234568");
        assertThat(JsonNumbers.oldText("1.999999999999999983E23")).isEqualTo("2.0E23");
    }
}
