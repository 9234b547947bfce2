package dev.credgate.credential.dataintegrity.jsonld;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processed contexts, remembered where they are made of bundled ones alone: the first document of a
 * kind pays for reading its contexts, the others look them up. Which are kept is decided by use
 * (W-TinyLFU), so a flood of odd combinations pushes nothing useful out; how many, by the terms
 * that they know, since whoever sends a document combines them. Thread-safe.
 */
final class Contexts {

    /** Terms of all that are kept, those that keys hold included: some 200 bytes each. */
    private static final int MOST_TERMS = 128 * 1024;

    /** What one costs beside its terms, in terms. */
    private static final int OVERHEAD = 4;

    /** A document's contexts, by their URLs. */
    private record Urls(List<String> urls) {}

    private final ContextStore store;
    private final Cache<Object, ActiveContext> known =
            Caffeine.newBuilder()
                    .maximumWeight(MOST_TERMS)
                    .weigher((Object key, ActiveContext context) -> weight(key, context))
                    .executor(Runnable::run)
                    .build();

    Contexts(ContextStore store) {
        this.store = store;
    }

    private static int weight(Object key, ActiveContext known) {
        int held =
                switch (key) {
                    case Urls(List<String> urls) -> urls.size();
                    case ContextStep step -> step.from().held();
                    default -> throw new IllegalArgumentException("no key of ours");
                };
        return OVERHEAD + held + known.held();
    }

    /** How much is kept, in terms. */
    long weight() {
        known.cleanUp();
        return known.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    ContextStore store() {
        return store;
    }

    /** What applies after {@code @context} in a node. */
    ActiveContext ofNode(ActiveContext from, JsonValue local, OwnContexts own) {
        List<String> urls = from.isShared() ? urls(local) : null;
        if (urls == null) {
            return own.processed(new ContextStep(from, local, true, false, false));
        }
        own.work().spend(urls.size());
        if (from == ActiveContext.INITIAL) {
            Urls key = new Urls(urls);
            ActiveContext found = known.getIfPresent(key);
            if (found == null) {
                found = process(new ContextStep(from, local, true, false, true), own.work());
                known.put(key, found);
            }
            return found;
        }
        ActiveContext result = from;
        for (String url : urls) {
            JsonValue named =
                    store.find(url).orElseThrow(() -> ContextProcessor.unknown(url)).context();
            result = remembered(new ContextStep(result, named, true, false, true), own.work());
        }
        return result;
    }

    /** What applies to a node of a type that has a context of its own; not to those within it. */
    ActiveContext ofType(ActiveContext from, TermDefinition type, OwnContexts own) {
        return scoped(from, type, false, false, own);
    }

    /** What applies to the values of a term that has a context of its own. */
    ActiveContext ofProperty(ActiveContext from, TermDefinition property, OwnContexts own) {
        return scoped(from, property, true, true, own);
    }

    private ActiveContext scoped(
            ActiveContext from,
            TermDefinition definition,
            boolean propagate,
            boolean overrides,
            OwnContexts own) {
        JsonValue local = definition.context();
        if (local == null) {
            return from;
        }
        ContextStep step = new ContextStep(from, local, propagate, overrides, definition.bundled());
        // Also a term that a document defines may stand where everything else is bundled.
        return from.isShared() && definition.bundled()
                ? remembered(step, own.work())
                : own.remembered(step);
    }

    private ActiveContext remembered(ContextStep step, Work work) {
        ActiveContext found = known.getIfPresent(step);
        if (found == null) {
            found = process(step, work);
            known.put(step, found);
        }
        return found;
    }

    private ActiveContext process(ContextStep step, Work work) {
        // Those that are named in it are counted where they are processed.
        work.spend(step.from().size() + 100 + OwnContexts.values(step.local()));
        return new ContextProcessor(store, work).process(step);
    }

    /** The URLs, when the context consists of nothing else. */
    static @Nullable List<String> urls(JsonValue local) {
        if (local instanceof JsonString(String url)) {
            return List.of(url);
        }
        if (!(local instanceof JsonArray(var elements))) {
            return null;
        }
        List<String> urls = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String url))) {
                return null;
            }
            urls.add(url);
        }
        return urls;
    }
}
