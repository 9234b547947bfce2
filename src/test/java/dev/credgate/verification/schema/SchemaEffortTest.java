package dev.credgate.verification.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.thread.Effort;
import dev.credgate.verification.schema.SchemaLibrary.Finding;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What schemas and claims may cost. */
class SchemaEffortTest extends SchemaGround {

    private static String rules(int many, String rule) {
        return "{\"properties\":{\"a\":{\"items\":{\"allOf\":["
                + (rule + ",").repeat(many - 1)
                + rule
                + "]}}}}";
    }

    private static JsonObject numbers(int many) {
        return json("{\"a\":[" + "1,".repeat(many - 1) + "1]}");
    }

    @Test
    void rulesThatTakeTooLongOnTheClaimsDecideNothing() {
        String schema = rules(1_000, "{\"type\":\"integer\"}");
        assertThat(library.check(schema, numbers(200), Set.of()))
                .isInstanceOf(Finding.Conforms.class);
        Duration once = cpu(() -> library.check(schema, numbers(200), Set.of()));
        Duration much =
                cpu(() ->
                        assertThat(library.check(schema, numbers(20_000), Set.of()))
                                .isInstanceOf(Finding.Unusable.class));
        assertThat(much).isLessThan(once.multipliedBy(50));
        // The first breach is enough, and no more of them are kept.
        assertThat(library.check(rules(1_000, "false"), numbers(20_000), Set.of()))
                .isInstanceOf(Finding.Violated.class);
        assertThat(
                        library.check(
                                "{\"properties\":{\"a\":{\"items\":{\"type\":\"integer\"}}}}",
                                numbers(90_000),
                                Set.of()))
                .isInstanceOf(Finding.Conforms.class);
    }

    private static Duration cpu(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    @Test
    void whatTakesLongIsLeftWhereOthersWaitAndBoundedForAllOfABody() {
        String rules = rules(100, "{\"type\":\"integer\"}");
        String patterns = "{\"additionalProperties\":{\"pattern\":\"a{900}b\"}}";
        JsonObject texts = json("{\"a\":\"" + "a".repeat(2_000) + "b\"}");
        Map<String, JsonObject> hard = Map.of(rules, numbers(2_000), patterns, texts);
        hard.forEach((schema, claims) -> {
            assertThat(library.check(schema, claims, Set.of()))
                    .isInstanceOf(Finding.Conforms.class);
            assertThat(Effort.brief(() -> library.check(schema, claims, Set.of()))).isEmpty();
            List<Finding> all =
                    Effort.bounded(() ->
                            IntStream.range(0, 100)
                                    .mapToObj(_ -> library.check(schema, claims, Set.of()))
                                    .toList());
            assertThat(all.getFirst()).isInstanceOf(Finding.Conforms.class);
            assertThat(all.getLast()).isInstanceOf(Finding.Unusable.class);
        });
        assertThat(Effort.brief(() -> library.check(rules, numbers(2), Set.of())))
                .get()
                .isInstanceOf(Finding.Conforms.class);
    }

    /** So many texts of one hash. */
    private static String colliding(int bits) {
        return IntStream.range(0, 1 << bits)
                .mapToObj(i ->
                        IntStream.range(0, bits)
                                .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                                .collect(Collectors.joining("", "\"", "\"")))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** So many numbers of one hash. */
    private static String collidingNumbers(int many) {
        return LongStream.rangeClosed(1, many)
                .mapToObj(i -> Long.toString(i << 32 | i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void valuesOfOneHashCostNoMoreThanOthers() {
        for (String values : List.of(colliding(14), collidingNumbers(1 << 14))) {
            JsonObject claims = json("{\"a\":" + values + "}");
            for (String rule :
                    List.of("\"uniqueItems\":true", "\"items\":{\"enum\":" + values + "}")) {
                Duration taken =
                        cpu(() ->
                                assertThat(
                                                library.check(
                                                        "{\"properties\":{\"a\":{" + rule + "}}}",
                                                        claims,
                                                        Set.of()))
                                        .isInstanceOf(Finding.Conforms.class));
                assertThat(taken).as(rule.substring(0, 15)).isLessThan(Duration.ofSeconds(1));
            }
        }
        String hundred =
                "{\"properties\":{\"a\":{\"allOf\":["
                        + "{\"uniqueItems\":true},".repeat(99)
                        + "{\"uniqueItems\":true}]}}}";
        JsonObject one = json("{\"a\":[\"" + "x".repeat(1_000_000) + "\"]}");
        assertThat(library.check(hundred, one, Set.of())).isInstanceOf(Finding.Unusable.class);
        assertThat(Effort.brief(() -> library.check(hundred, one, Set.of()))).isEmpty();
    }

    @Test
    void soIsWhatTakesLongBesideHiddenClaims() {
        String unknown =
                IntStream.range(0, 3_000)
                        .mapToObj(i -> "\"x" + i + "\":0")
                        .collect(Collectors.joining(","));
        String schema = "{\"properties\":{\"a\":{\"items\":{" + unknown + "}}}}";
        for (int many : List.of(20, 12_000)) {
            JsonObject claims = json("{\"a\":[" + "{},".repeat(many - 1) + "{}]}");
            Set<String> hidden =
                    IntStream.range(0, many)
                            .mapToObj(i -> "/a/" + i + "/h")
                            .collect(Collectors.toSet());
            assertThat(Effort.brief(() -> library.check(schema, claims, hidden))).isEmpty();
            Duration taken =
                    cpu(() ->
                            assertThat(library.check(schema, claims, hidden))
                                    .isInstanceOf(
                                            many == 20
                                                    ? Finding.Conforms.class
                                                    : Finding.Unusable.class));
            assertThat(taken).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void manyHiddenClaimsCostWhatTheyAre() {
        int many = 12_000;
        JsonObject claims = json("{\"a\":[" + "{},".repeat(many - 1) + "{}]}");
        Set<String> hidden =
                IntStream.range(0, many)
                        .mapToObj(i -> "/a/" + i + "/h")
                        .collect(Collectors.toSet());
        String schema = "{\"properties\":{\"a\":{\"items\":{\"required\":[\"h\"]}}}}";
        Duration taken =
                cpu(() ->
                        assertThat(library.check(schema, claims, hidden))
                                .isInstanceOf(Finding.Conforms.class));
        assertThat(taken).isLessThan(Duration.ofSeconds(1));
        assertThat(library.check(schema.replace("\"h\"", "\"g\""), claims, hidden))
                .isEqualTo(new Finding.Violated("/a/0", "required"));
    }

    @Test
    void patternsThatTakeTooLongOnTheClaimsDecideNothing() {
        String schema = "{'additionalProperties':{'pattern':'a{900}b'}}".replace('\'', '"');
        String fits = "a".repeat(900) + "b";
        assertThat(library.check(schema, json("{\"a\":\"" + fits + "\"}"), Set.of()))
                .isInstanceOf(Finding.Conforms.class);
        // One long claim, or many: what counts is the whole.
        String one = "{\"a\":\"" + "a".repeat(500_000) + fits + "\"}";
        String many =
                IntStream.range(0, 200)
                        .mapToObj(i -> "\"c" + i + "\":\"" + "a".repeat(1_000) + fits + '"')
                        .collect(Collectors.joining(",", "{", "}"));
        for (String claims : List.of(one, many)) {
            assertThat(library.check(schema, json(claims), Set.of()))
                    .isInstanceOf(Finding.Unusable.class);
        }
        // Names as well, with claims hidden beside them.
        String names =
                IntStream.range(0, 200)
                        .mapToObj(i -> '"' + "a".repeat(1_000) + i + "\":1")
                        .collect(Collectors.joining(",", "{", "}"));
        String byName =
                "{'patternProperties':{'a{900}b':{}},'additionalProperties':{'type':'integer'}}"
                        .replace('\'', '"');
        assertThat(library.check(byName, json(names), Set.of("/hidden")))
                .isInstanceOf(Finding.Unusable.class);
    }

    @Test
    void aReferenceOfManyStepsTakesNoTime() {
        String text = schema("2020", "'$ref':'#" + "/".repeat(1_000_000) + "'");
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refusal(text)))
                .contains("a reference leads nowhere");
    }
}
