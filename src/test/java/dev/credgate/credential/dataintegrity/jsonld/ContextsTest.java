package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContextsTest {

    private static final long MOST_TERMS = 128 * 1024;

    private final ContextStore store = ContextStore.bundled();
    private final Contexts contexts = new Contexts(store);

    private ActiveContext of(List<String> urls) {
        JsonValue local = new JsonArray(urls.stream().<JsonValue>map(JsonString::new).toList());
        return contexts.ofNode(ActiveContext.INITIAL, local, own());
    }

    private OwnContexts own() {
        return new OwnContexts(store, new Work());
    }

    @Test
    void theContextsOfAKindOfDocumentAreProcessedOnce() {
        List<String> urls = List.of("https://www.w3.org/ns/credentials/v2");
        assertThat(of(urls)).isSameAs(of(urls));
    }

    /** It brings back, for the nodes within, whatever stands in the document. */
    @Test
    void whatADocumentsOwnContextComesBackAfterIsNotRemembered() {
        JsonValue local =
                JsonObject.of(
                        Map.of(
                                "T",
                                JsonObject.of(
                                        Map.of(
                                                "@id",
                                                new JsonString("urn:T"),
                                                "@context",
                                                JsonNull.NULL)),
                                "t",
                                JsonNull.NULL));
        for (int reading = 0; reading < 2; reading++) {
            ActiveContext outer = contexts.ofNode(ActiveContext.INITIAL, local, own());
            TermDefinition type = Objects.requireNonNull(outer.term("T"));
            ActiveContext typed = contexts.ofType(outer, type, own());

            assertThat(typed.isShared()).isFalse();
            contexts.ofNode(typed, new JsonString("https://www.w3.org/ns/credentials/v2"), own());
            assertThat(contexts.weight()).isZero();
        }
    }

    /** Each names bundled ones only: what cannot be used is not there. */
    @Test
    void everyBundledContextCanBeUsed() {
        for (String url : store.urls()) {
            assertThatCode(() -> of(List.of(url))).as(url).doesNotThrowAnyException();
        }
    }

    /**
     * A short document can name a large one often, in an order that nobody named them in before.
     */
    @Test
    void contextsThatAreNamedCountByWhatTheyHold() {
        StringBuilder terms = new StringBuilder("{\"@context\": {\"a\": \"urn:a\"");
        for (int term = 0; term < 30_000; term++) {
            terms.append(", \"t").append(term).append("\": {\"@id\": \"urn:t\"}");
        }
        byte[] large = terms.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        String naming = "{\"@context\": [%s\"urn:large\"]}";
        ContextStore more =
                store.with("urn:large", large)
                        .with(
                                "urn:naming",
                                naming.formatted("\"urn:large\", ".repeat(14))
                                        .getBytes(StandardCharsets.UTF_8));

        assertThatCode(() -> processed(more, List.of("urn:large", "urn:large")))
                .doesNotThrowAnyException();
        assertTooComplex(more, Collections.nCopies(15, "urn:large"));
        assertTooComplex(more, List.of("urn:naming"));
    }

    private static void processed(ContextStore more, List<String> urls) {
        JsonValue local = new JsonArray(urls.stream().<JsonValue>map(JsonString::new).toList());
        new Contexts(more).ofNode(ActiveContext.INITIAL, local, new OwnContexts(more, new Work()));
    }

    private static void assertTooComplex(ContextStore more, List<String> urls) {
        assertThatThrownBy(() -> processed(more, urls))
                .isInstanceOfSatisfying(
                        JsonLdFlawed.class,
                        flawed ->
                                assertThat(flawed.found().flaw())
                                        .isEqualTo(Flaw.GRAPH_TOO_COMPLEX));
    }

    /** Their sender combines them as he likes, and each combination knows hundreds of terms. */
    @Test
    void aFloodOfCombinationsTakesNoMoreMemoryThanIsAllowed() {
        List<String> all = store.urls().stream().sorted().toList();
        Random random = new Random(1);
        int processed = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> urls = new ArrayList<>();
            for (int at = 0; at < 8; at++) {
                urls.add(all.get(random.nextInt(all.size())));
            }
            try {
                of(urls);
                processed++;
            } catch (JsonLdFlawed _) {
                // Some cannot stand together: one protects what the other means otherwise.
            }
        }
        assertThat(processed).isGreaterThan(2_048);
        assertThat(contexts.weight()).isBetween(MOST_TERMS / 2, MOST_TERMS);
    }
}
