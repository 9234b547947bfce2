package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.jsonld.TwoPaths.Answer;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The compiled path and the general one give the same answer on documents at random: the same
 * canonical N-Quads, or both none. {@code ./credgate test inputs 1000000} draws a million.
 */
class CompiledPathTest {

    private static final int DOCUMENTS = Integer.getInteger("credgate.inputs", 2_000);

    /** What one thread draws from one seed, before it takes the next. */
    private static final int SHARE = 500;

    private static final long SEED = Long.getLong("credgate.seed", 20_260_711);

    private final TwoPaths paths = new TwoPaths();

    @Test
    void sameAnswerAsTheGeneralPath() {
        AtomicInteger compiled = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<String> differences =
                IntStream.range(0, Math.ceilDiv(DOCUMENTS, SHARE))
                        .parallel()
                        .boxed()
                        .flatMap(share -> differences(share, compiled, refused).stream())
                        .limit(10)
                        .toList();
        System.out.printf(
                "JSON-LD: %d inputs, seed %d: %d by the compiled path and by the general one, the"
                        + " same both ways, %d of these refused by both%n",
                DOCUMENTS, SEED, compiled.get(), refused.get());
        assertThat(differences).isEmpty();
        assertThat(compiled.get()).isGreaterThan(DOCUMENTS / 10 * 8);
        assertThat(refused.get()).isBetween(DOCUMENTS / 50, DOCUMENTS / 2);
    }

    private static List<String> differences(
            int share, AtomicInteger compiled, AtomicInteger refused) {
        TwoPaths paths = new TwoPaths();
        DocumentGenerator generator = new DocumentGenerator(SEED + share);
        List<String> differences = new ArrayList<>();
        for (int at = 0; at < Math.min(SHARE, DOCUMENTS - share * SHARE); at++) {
            String text = generator.next();
            JsonObject document = parse(text);
            Optional<Answer> compiledAnswer = paths.compiled(document);
            if (compiledAnswer.isEmpty()) {
                continue;
            }
            Answer fast = compiledAnswer.get();
            Answer general = paths.general(document);
            if (!fast.lines().equals(general.lines()) && !TwoPaths.takesOneIndexForTwo(general)) {
                differences.add(
                        "document %d of seed %d: compiled %s%n general %s%n%s"
                                .formatted(
                                        at,
                                        SEED + share,
                                        fast.without(general),
                                        general.without(fast),
                                        text));
            }
            compiled.incrementAndGet();
            if (fast.lines().isEmpty()) {
                refused.incrementAndGet();
            }
        }
        return differences;
    }

    private static JsonObject withMaps(String subject) {
        return parse(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2", {"p": "urn:p", "none": "@none",
                   "ref": {"@id": "urn:ref", "@type": "@id", "@container": "@index"},
                   "index": {"@id": "urn:index", "@container": ["@index", "@set"]},
                   "label": {"@id": "urn:label", "@container": "@language"}}],
                 "id": "urn:a", %s}
                """
                        .formatted(subject));
    }

    private Optional<List<String>> lines(String subject) {
        return paths.compiled(withMaps(subject)).orElseThrow().lines();
    }

    @Test
    void mapsByLanguageAndIndexSayWhatIsSaidWithoutThem() {
        assertThat(lines("\"label\": {\"EN\": \"x\", \"pt\": [\"y\", \"z\"], \"@none\": \"n\"}"))
                .isPresent()
                .isEqualTo(
                        lines(
                                """
                                "urn:label": [{"@value": "x", "@language": "en"}, "n",
                                    {"@value": "y", "@language": "pt"},
                                    {"@value": "z", "@language": "pt"}]
                                """));
        assertThat(lines("\"index\": {\"a\": [1, {\"id\": \"urn:b\", \"p\": \"x\"}], \"b\": null}"))
                .isPresent()
                .isEqualTo(lines("\"urn:index\": [1, {\"id\": \"urn:b\", \"p\": \"x\"}]"));
    }

    /** Indonesian's tag is what the contexts call identifiers by. */
    @Test
    void mapsByLanguageHoldIndonesian() {
        String other = "\"label\": {\"id\": \"x\", \"en\": \"y\"}";

        assertThat(lines(other))
                .isPresent()
                .isEqualTo(
                        lines(
                                """
                                "urn:label": [{"@value": "x", "@language": "id"},
                                    {"@value": "y", "@language": "en"}]
                                """))
                .isEqualTo(paths.general(withMaps(other)).lines());
    }

    /** Two names would be two nodes to whoever reads them (JSON-LD 1.1 API, 7.2.1, step 6.7). */
    @Test
    void aNodeGoesByOneNameOfIndexMaps() {
        assertThat(lines("\"ref\": {\"a\": \"urn:b\"}, \"index\": {\"a\": {\"id\": \"urn:b\"}}"))
                .isPresent();
        assertThat(lines("\"ref\": {\"a\": \"urn:b\", \"c\": \"urn:b\"}")).isEmpty();
        assertThat(lines("\"ref\": {\"a\": \"urn:b\"}, \"index\": {\"c\": {\"id\": \"urn:b\"}}"))
                .isEmpty();
    }

    /** What holds keywords, by whatever name, is left to the general path. */
    @Test
    void mapsOfKeywordsAreNotRead() {
        for (String subject :
                List.of(
                        "\"index\": {\"id\": \"urn:b\"}",
                        "\"index\": {\"@none\": \"x\"}",
                        "\"label\": {\"none\": \"x\"}",
                        "\"label\": {\"@value\": \"x\"}")) {
            assertThat(paths.compiled(withMaps(subject))).as(subject).isEmpty();
        }
        assertThat(lines("\"label\": {\"en\": 5}")).isEmpty();
        assertThat(lines("\"label\": {\"no_tag\": \"x\"}")).isEmpty();
        assertThat(lines("\"label\": {\"no_tag\": [null, \"x\"]}")).isEmpty();
        // A language in which nothing is said is nobody's.
        String silent = "\"label\": {\"no_tag\": [], \"x y\": null, \"en\": \"y\"}";
        assertThat(lines(silent))
                .isPresent()
                .isEqualTo(lines("\"label\": {\"en\": \"y\"}"))
                .isEqualTo(paths.general(withMaps(silent)).lines());
    }

    @Test
    void listsOfWhatIsOneObjectAreNotOneList() {
        for (String value : List.of("true", "{}")) {
            JsonObject document =
                    parse(
                            """
                            {"@context": ["https://www.w3.org/ns/credentials/v2", {"b": "urn:b",
                               "list": {"@id": "urn:list", "@container": "@list"}}],
                             "id": "urn:a", "list": %s,
                             "b": {"id": "urn:c", "list": %s}}
                            """
                                    .formatted(value, value));
            assertThat(paths.compiled(document)).isEmpty();
            assertThat(paths.general(document).lines()).isPresent();
        }
    }

    /** What the library took for no language was left out of the graph, signed by nobody. */
    @Test
    void noTextIsDroppedForItsLanguage() {
        Random random = new Random(SEED);
        for (int at = 0; at < 3_000; at++) {
            StringBuilder tag = new StringBuilder();
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                tag.append("abnxyZ19--".charAt(random.nextInt(10)));
            }
            JsonObject document =
                    parse(
                            """
                            {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:a",
                             "urn:p": {"@value": "text", "@language": "%s"}}
                            """
                                    .formatted(tag));
            for (Optional<Answer> answer :
                    List.of(paths.compiled(document), Optional.of(paths.general(document)))) {
                answer.flatMap(Answer::lines)
                        .ifPresent(lines -> assertThat(lines).as(tag.toString()).hasSize(1));
            }
        }
    }

    /** Nor for a name, as a subject, property, type, value or datatype. */
    @Test
    void nothingIsDroppedForItsName() {
        Random random = new Random(SEED);
        for (int at = 0; at < 3_000; at++) {
            StringBuilder name = new StringBuilder("https://");
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                name.append("ab/#?[]@:%.2\u01c7".charAt(random.nextInt(13)));
            }
            JsonObject document =
                    parse(
                            """
                            {"@context": ["https://www.w3.org/ns/credentials/v2"],
                             "@graph": [
                              {"id": "%1$s", "type": "urn:t"}, {"id": "urn:a", "type": "%1$s"},
                              {"id": "urn:b", "%1$s": "text"}, {"id": "urn:c", "urn:p": {"id": "%1$s"}},
                              {"id": "urn:d", "urn:p": {"@value": "text", "@type": "%1$s"}}]}
                            """
                                    .formatted(name));
            for (Optional<Answer> answer :
                    List.of(paths.compiled(document), Optional.of(paths.general(document)))) {
                answer.flatMap(Answer::lines)
                        .ifPresent(lines -> assertThat(lines).as(name.toString()).hasSize(5));
            }
        }
    }

    private static JsonObject parse(String text) {
        return switch (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))) {
            case JsonReading.Read(JsonObject object) -> object;
            case JsonReading other -> throw new AssertionError(other + " in " + text);
        };
    }
}
