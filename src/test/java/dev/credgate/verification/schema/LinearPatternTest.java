package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matches as the JDK does, and in time where the JDK would not. */
class LinearPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "^[A-Z]{2}[0-9]{3,5}$ AB123",
                "^[A-Z]{2}[0-9]{3,5}$ AB12",
                "^[A-Z]{2}[0-9]{3,5}$ AB123456",
                "a|b|cd xxcdxx",
                "a|b|cd xxcxx",
                "^(a|b)*$ abba",
                "^(a|b)*$ abca",
                "^(?:ab)+?c?$ ababc",
                "^\\d+\\.\\d+$ 12.5",
                "^\\d+\\.\\d+$ 12x5",
                "^[^@]+@[^@]+$ a@b",
                "^[^@]+@[^@]+$ a@@b",
                "^[\\w.-]+$ a.b-c_1",
                "^[\\w.-]+$ a/b",
                "^[a\\]b]+$ a]b",
                "^[\\u4e00-\\u9fff]+$ 中文",
                "^.$ 中",
                "^x{0,2}$ xxx",
                "(a*)*b aaab",
                "^$ x",
                "^\\S+$ abc",
                "b$ ab",
                "^b ab"
            })
    void asTheJdkDoes(String pattern, String text) {
        assertThat(LinearPattern.compile(pattern).find(text))
                .isEqualTo(Pattern.compile(pattern).matcher(text).find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]$"})
    void catastrophesAreNone(String pattern) {
        LinearPattern linear = LinearPattern.compile(pattern);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> linear.find("a".repeat(5_000) + "x".repeat(100) + "!"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)\\1",
                "(?=a)",
                "(?!a)",
                "(?<=a)b",
                "(?<n>a)",
                "a{5,2}",
                "a{99999}",
                "(",
                ")",
                "[a",
                "[z-a]",
                "*a",
                "a**",
                "\\",
                "\\b",
                "\\q",
                "\\p{Foo}",
                "((a{1000}){1000}){1000}",
                "(){1000}(){1000}(){1000}(){1000}(){1000}"
            })
    void everythingElseIsRefused(String pattern) {
        assertThatThrownBy(() -> LinearPattern.compile(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void schemasThatCouldStopTheGatewayAreUnusable() {
        assertThat(SchemaLimits.refusal("{\"$ref\":\"http://a.example/\"}")).isPresent();
        assertThat(SchemaLimits.refusal("{\"$ref\":\"#\"}")).isPresent();
        assertThat(SchemaLimits.refusal("{\"$ref\":\"other.json#/a\"}")).isPresent();
        assertThat(
                        SchemaLimits.refusal(
                                "{\"definitions\":{\"a\":{\"properties\":{\"x\":{\"$ref\":\"#/definitions/a\"}}}}}"))
                .isPresent();
        StringBuilder doubling =
                new StringBuilder("{\"definitions\":{\"s0\":{\"type\":\"string\"}");
        for (int i = 1; i < 40; i++) {
            String ref = "{\"$ref\":\"#/definitions/s" + (i - 1) + "\"}";
            doubling.append(",\"s")
                    .append(i)
                    .append("\":{\"allOf\":[")
                    .append(ref)
                    .append(',')
                    .append(ref)
                    .append("]}");
        }
        assertThat(SchemaLimits.refusal(doubling + "},\"$ref\":\"#/definitions/s39\"}"))
                .isPresent();
        assertThat(SchemaLimits.refusal("{\"pattern\":\"(a)\\\\1\"}")).isPresent();
        assertThat(
                        SchemaLimits.refusal(
                                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}"))
                .isPresent();
        assertThat(SchemaLimits.refusal("[]")).isPresent();
        assertThat(
                        SchemaLimits.refusal(
                                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$defs\":{\"n\":{\"type\":\"string\"}},"
                                        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"},\"b\":{\"$ref\":\"#/$defs/n\"}}}"))
                .isEmpty();
    }
}
