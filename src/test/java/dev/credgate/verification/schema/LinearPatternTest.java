package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    @Test
    void patternsAreOfABoundedSizeTogether() {
        String large = "\"p%d\":{\"pattern\":\"a{1000}b{900}\"}";
        assertThat(refusal("{\"properties\":{" + large.formatted(1) + "}}")).isEmpty();
        String many =
                IntStream.range(0, 6).mapToObj(large::formatted).collect(Collectors.joining(","));
        assertThat(refusal("{\"properties\":{" + many + "}}")).isPresent();
        String names =
                IntStream.range(0, 6)
                        .mapToObj("\"a{1000}b{90%d}\":{}"::formatted)
                        .collect(Collectors.joining(","));
        assertThat(refusal("{\"patternProperties\":{" + names + "}}")).isPresent();
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
        assertThat(refusal("{\"$ref\":\"http://a.example/\"}")).isPresent();
        assertThat(refusal("{\"$ref\":\"#\"}")).isPresent();
        assertThat(refusal("{\"$ref\":\"other.json#/a\"}")).isPresent();
        assertThat(
                        refusal(
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
        assertThat(refusal(doubling + "},\"$ref\":\"#/definitions/s39\"}")).isPresent();
        assertThat(refusal("{\"pattern\":\"(a)\\\\1\"}")).isPresent();
        assertThat(refusal("{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}"))
                .isPresent();
        assertThat(refusal("[]")).isPresent();
        assertThat(
                        refusal(
                                "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$defs\":{\"n\":{\"type\":\"string\"}},"
                                        + "\"properties\":{\"a\":{\"$ref\":\"#/$defs/n\"},\"b\":{\"$ref\":\"#/$defs/n\"}}}"))
                .isEmpty();
    }

    private static Optional<String> refusal(String schema) {
        return SchemaLimits.read(schema) instanceof SchemaLimits.Reading.Refused(String why)
                ? Optional.of(why)
                : Optional.empty();
    }
}
