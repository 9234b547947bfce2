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

    /**
     * A context within another; both by identity, since equal texts mean different things there.
     */
    private static final class Step {
        private final ActiveContext from;
        private final JsonValue local;
        private final boolean propagate;
        private final boolean overrides;

        Step(ActiveContext from, JsonValue local, boolean propagate, boolean overrides) {
            this.from = from;
            this.local = local;
            this.propagate = propagate;
            this.overrides = overrides;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // identity is the point
        public boolean equals(@Nullable Object other) {
            return other instanceof Step that
                    && from == that.from
                    && local == that.local
                    && propagate == that.propagate
                    && overrides == that.overrides;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(from) * 31
                    + System.identityHashCode(local)
                    + (propagate ? 7 : 0)
                    + (overrides ? 13 : 0);
        }
    }

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
                    case Step step -> step.from.size();
                    default -> throw new IllegalArgumentException("no key of ours");
                };
        return OVERHEAD + held + known.size();
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
    ActiveContext ofNode(ActiveContext from, JsonValue local, Work work) {
        List<String> urls = from.isShared() ? urls(local) : null;
        if (urls == null) {
            return process(from, local, true, false, false, work);
        }
        work.spend(urls.size());
        if (from == ActiveContext.INITIAL) {
            Urls key = new Urls(urls);
            ActiveContext found = known.getIfPresent(key);
            if (found == null) {
                found = process(from, local, true, false, true, work);
                known.put(key, found);
            }
            return found;
        }
        ActiveContext result = from;
        for (String url : urls) {
            result =
                    remembered(
                            result,
                            store.find(url)
                                    .orElseThrow(() -> ContextProcessor.unknown(url))
                                    .context(),
                            true,
                            false,
                            work);
        }
        return result;
    }

    /** What applies to a node of a type that has a context of its own; not to those within it. */
    ActiveContext ofType(ActiveContext from, TermDefinition type, Work work) {
        return scoped(from, type, false, false, work);
    }

    /** What applies to the values of a term that has a context of its own. */
    ActiveContext ofProperty(ActiveContext from, TermDefinition property, Work work) {
        return scoped(from, property, true, true, work);
    }

    private ActiveContext scoped(
            ActiveContext from,
            TermDefinition definition,
            boolean propagate,
            boolean overrides,
            Work work) {
        JsonValue local = definition.context();
        if (local == null) {
            return from;
        }
        // Also a term that a document defines may stand where everything else is bundled.
        return from.isShared() && definition.bundled()
                ? remembered(from, local, propagate, overrides, work)
                : process(from, local, propagate, overrides, definition.bundled(), work);
    }

    private ActiveContext remembered(
            ActiveContext from, JsonValue local, boolean propagate, boolean overrides, Work work) {
        Step key = new Step(from, local, propagate, overrides);
        ActiveContext found = known.getIfPresent(key);
        if (found == null) {
            found = process(from, local, propagate, overrides, true, work);
            known.put(key, found);
        }
        return found;
    }

    private ActiveContext process(
            ActiveContext from,
            JsonValue local,
            boolean propagate,
            boolean overrides,
            boolean bundled,
            Work work) {
        work.spend(from.size() + 100);
        return new ContextProcessor(store, work)
                .process(from, local, propagate, overrides, bundled);
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
