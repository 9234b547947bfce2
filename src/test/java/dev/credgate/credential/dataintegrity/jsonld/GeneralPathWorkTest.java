package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the general path spends on a document, whatever the clock says. */
class GeneralPathWorkTest {

    /** Of the processor's time, with all that a cold machine adds. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final String V2 = "\"https://www.w3.org/ns/credentials/v2\"";

    private final GeneralPath path = new GeneralPath(ContextStore.bundled());

    /** Up to a megabyte, as large as a body may be. */
    enum Hostile {
        VALUES_OF_ONE_PROPERTY {
            @Override
            String text() {
                return document("{\"p\": \"urn:p\"}", "\"p\": [" + many(90_000, i -> "" + i) + "]");
            }
        },
        NODES_OF_ONE_PROPERTY {
            @Override
            String text() {
                return document("{\"p\": \"urn:p\"}", "\"p\": [" + many(50_000, _ -> "{}") + "]");
            }
        },
        VALUES_BY_MANY_NAMES {
            @Override
            String text() {
                return document(
                        "{" + many(14_000, i -> "\"p%d\": \"urn:p\"".formatted(i)) + "}",
                        many(14_000, i -> "\"p%d\": %d".formatted(i, i)));
            }
        },
        TYPES {
            @Override
            String text() {
                return document(
                        "{}",
                        "\"urn:p\": ["
                                + many(
                                        9_000,
                                        i ->
                                                "{\"@id\": \"urn:a\", \"@type\": [\"urn:t%d\"]}"
                                                        .formatted(i))
                                + "]");
            }
        },
        A_LIST {
            @Override
            String text() {
                return document(
                        "{\"p\": {\"@id\": \"urn:p\", \"@container\": \"@list\"}}",
                        "\"p\": [" + many(90_000, i -> "" + i) + "]");
            }
        },
        REVERSED {
            @Override
            String text() {
                return document(
                        "{\"p\": {\"@reverse\": \"urn:p\"}}",
                        "\"p\": ["
                                + many(
                                        20_000,
                                        i -> "{\"@id\": \"urn:a\", \"urn:q\": %d}".formatted(i))
                                + "]");
            }
        },
        CONTEXTS_OF_MANY_TERMS {
            @Override
            String text() {
                return document(
                        "{" + many(20_000, i -> "\"t%d\": \"urn:t%1$d\"".formatted(i)) + "}",
                        "\"t1\": [" + many(9_000, _ -> "{\"@context\": {}, \"t2\": 1}") + "]");
            }
        },
        SCALARS_IN_A_CONTEXT_OF_MANY_TERMS {
            @Override
            String text() {
                return document(
                        "{"
                                + many(9_000, i -> "\"t%d\": \"urn:t%1$d\"".formatted(i))
                                + ", \"p\": {\"@id\": \"urn:p\", \"@context\": {}}}",
                        "\"p\": [" + many(80_000, i -> "" + i) + "]");
            }
        },
        CONTEXTS_IN_TERMS {
            @Override
            String text() {
                return document(
                        "{"
                                + many(
                                        9_000,
                                        i ->
                                                "\"t%d\": {\"@id\": \"urn:t%1$d\", \"@context\": {}}"
                                                        .formatted(i))
                                + "}",
                        "\"t1\": [" + many(9_000, _ -> "{\"t2\": {\"t3\": 1}}") + "]");
            }
        },
        CONTEXTS_OF_TYPES {
            @Override
            String text() {
                return document(
                        "{"
                                + many(
                                        9_000,
                                        i ->
                                                "\"t%d\": {\"@id\": \"urn:t%1$d\", \"@context\": {}}"
                                                        .formatted(i))
                                + "}",
                        "\"@type\": [" + many(9_000, i -> "\"t" + i + "\"") + "]");
            }
        },
        CONTEXTS_WITHIN_CONTEXTS {
            @Override
            String text() {
                String context = "{}";
                for (int depth = 0; depth < 27; depth++) {
                    context =
                            "{\"a\": {\"@id\": \"urn:a\", \"@context\": %s}, \"b\": {\"@id\": \"urn:b\", \"@context\": {}}}"
                                    .formatted(context);
                }
                return document(
                        context, "\"a\": [" + many(30_000, _ -> "{\"a\": {\"a\": 1}}") + "]");
            }
        },
        THE_SAME_CONTEXT {
            @Override
            String text() {
                return document(many(20_000, _ -> V2), "\"urn:p\": 1");
            }
        },
        IMPORTS {
            @Override
            String text() {
                return document(
                        "{}",
                        "\"urn:p\": ["
                                + many(
                                        9_000,
                                        _ ->
                                                "{\"@context\": {\"@import\": "
                                                        + V2
                                                        + "}, \"urn:q\": 1}")
                                + "]");
            }
        },
        INDEXES {
            @Override
            String text() {
                return document(
                        "{\"p\": {\"@id\": \"urn:p\", \"@container\": \"@index\"}}",
                        "\"p\": {" + many(40_000, i -> "\"k%d\": %1$d".formatted(i)) + "}");
            }
        },
        NESTED {
            @Override
            String text() {
                return document(
                        "{\"n\": \"@nest\", \"p\": \"urn:p\"}",
                        "\"n\": [" + many(40_000, i -> "{\"p\": %d}".formatted(i)) + "]");
            }
        },
        INCLUDED {
            @Override
            String text() {
                return document(
                        "{}",
                        "\"@included\": ["
                                + many(
                                        20_000,
                                        i -> "{\"@id\": \"urn:a\", \"urn:q\": %d}".formatted(i))
                                + "]");
            }
        };

        abstract String text();
    }

    private static String many(int count, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(","));
    }

    private static String document(String context, String members) {
        return "{\"@context\": [" + V2 + ", " + context + "], \"id\": \"urn:x\", " + members + "}";
    }

    @ParameterizedTest
    @EnumSource
    void noDocumentTakesLong(Hostile hostile) {
        JsonObject document = parse(hostile.text());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        String answer;
        try {
            answer = path.statements(document).size() + " statements";
        } catch (JsonLdFlawed flawed) {
            answer = flawed.found().toString();
        }
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        System.out.printf("%s: %d ms, %s%n", hostile, took.toMillis(), answer);
        assertThat(took).as(answer).isLessThan(LONGEST);
    }

    @Test
    void anOrdinaryLargeDocumentIsNotTooMuch() {
        String members =
                "\"map\": {"
                        + many(
                                2_000,
                                i ->
                                        """
                                        "k%d": {"id": "urn:n%1$d", "type": "T", "name": "a name",
                                          "a": [1, 2, 3], "b": {"a": "x"}, "description": "words"}
                                        """
                                                .formatted(i))
                        + "}";
        String context =
                """
                {"map": {"@id": "urn:map", "@container": "@index"}, "a": "urn:a",
                 "b": {"@id": "urn:b", "@context": {"c": "urn:c"}}, "T": "urn:T"%s}
                """
                        .formatted(", " + many(200, i -> "\"t%d\": \"urn:t%1$d\"".formatted(i)));

        assertThat(path.statements(parse(document(context, members)))).hasSize(2_000 * 9);
    }

    @Test
    void whatIsRefusedIsRefusedForItsWork() {
        try {
            path.statements(parse(Hostile.CONTEXTS_OF_MANY_TERMS.text()));
            fail("it was read");
        } catch (JsonLdFlawed flawed) {
            assertThat(flawed.found().flaw()).isEqualTo(Flaw.GRAPH_TOO_COMPLEX);
        }
    }

    private static JsonObject parse(String text) {
        return switch (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))) {
            case JsonReading.Read(JsonObject object) -> object;
            case JsonReading other -> throw new AssertionError(other.toString());
        };
    }
}
