package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
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
