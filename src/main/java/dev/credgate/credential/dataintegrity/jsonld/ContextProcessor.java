package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Context Processing Algorithm (JSON-LD 1.1 API, section 4.1.2), for one context. Time is
 * linear in the size of the context and of the bundled ones that it names.
 */
final class ContextProcessor {

    /** Contexts that one context may name, each counted as often as it is named. */
    private static final int MOST_CONTEXTS = 32;

    /** Terms that are made of one another before any of them is: that is done by recursion. */
    private static final int MOST_DEPTH = 64;

    private static final Set<String> NOT_TERMS =
            Set.of(
                    "@base",
                    "@direction",
                    "@import",
                    "@language",
                    "@propagate",
                    "@protected",
                    "@version",
                    "@vocab");

    private final ContextStore store;
    private final Work work;
    private int contexts;

    ContextProcessor(ContextStore store, Work work) {
        this.store = store;
        this.work = work;
    }

    static JsonLdFlawed unknown(String url) {
        return JsonLdFlawed.of(
                Flaw.CONTEXT_UNKNOWN, "the context “" + url + "” is not among those known here");
    }

    /** Processes. */
    ActiveContext process(ContextStep step) {
        return process(
                step.from(), step.local(), step.propagate(), step.overrides(), step.bundled());
    }

    private ActiveContext process(
            ActiveContext active,
            JsonValue local,
            boolean propagate,
            boolean overrides,
            boolean bundled) {
        boolean carries =
                local instanceof JsonObject(var members)
                                && members.get("@propagate") instanceof JsonBoolean said
                        ? said == JsonBoolean.TRUE
                        : propagate;
        ActiveContext result =
                !carries && active.previous() == null ? active.before(active) : active;
        if (local instanceof JsonArray(var elements)) {
            for (JsonValue element : elements) {
                result = one(result, element, carries, overrides, bundled);
            }
            return result;
        }
        return one(result, local, carries, overrides, bundled);
    }

    private ActiveContext one(
            ActiveContext active,
            JsonValue local,
            boolean propagate,
            boolean overrides,
            boolean bundled) {
        if (++contexts > MOST_CONTEXTS) {
            throw JsonLdFlawed.context("more than " + MOST_CONTEXTS + " contexts in one");
        }
        return switch (local) {
            case JsonNull _ -> nullified(active, propagate, overrides);
            case JsonString(String url) -> {
                ContextStore.Entry named = store.find(url).orElseThrow(() -> unknown(url));
                // It copies what applies before it, and is gone through as often as it is named.
                work.spend(active.size() + named.values());
                yield process(active, named.context(), true, false, true);
            }
            case JsonObject(var members) -> defined(active, within(members), overrides, bundled);
            default -> throw JsonLdFlawed.context("a context is no URL, object or null");
        };
    }

    private static ActiveContext nullified(
            ActiveContext active, boolean propagate, boolean overrides) {
        if (!overrides && active.hasProtectedTerms()) {
            throw JsonLdFlawed.context("null takes back terms that are protected");
        }
        return propagate ? ActiveContext.INITIAL : ActiveContext.INITIAL.before(active);
    }

    /**
     * What a whole context document holds that stands where a context does. JSON-LD has no such
     * contexts; signers by jsonld.js, which reads them so, have, the W3C's suite for chains of
     * proofs among them.
     */
    private static Map<String, JsonValue> within(Map<String, JsonValue> members) {
        return members.size() == 1
                        && members.get("@context") instanceof JsonObject(var inner)
                        && !inner.containsKey("@propagate")
                ? inner
                : members;
    }

    private ActiveContext defined(
            ActiveContext active,
            Map<String, JsonValue> members,
            boolean overrides,
            boolean bundled) {
        if (members.containsKey("@import")) {
            if (members.get("@import") instanceof JsonString(String url)
                    && store.find(url).isEmpty()) {
                throw unknown(url);
            }
            throw OutOfOrdinary.HERE;
        }
        if (members.containsKey("@base")) {
            throw JsonLdFlawed.context(
                    "@base: what only a base makes absolute is not signed as what it says");
        }
        version(members.get("@version"));
        JsonValue propagate = members.get("@propagate");
        if (propagate != null && !(propagate instanceof JsonBoolean)) {
            throw JsonLdFlawed.context("@propagate is no boolean");
        }
        Building building =
                new Building(
                        members,
                        active.copyTerms(),
                        members.containsKey("@vocab")
                                ? vocab(active, members.get("@vocab"))
                                : active.vocab(),
                        bool(members.get("@protected"), "@protected"),
                        overrides,
                        bundled,
                        work);
        for (String term : members.keySet()) {
            if (!NOT_TERMS.contains(term)) {
                building.create(term);
            }
        }
        return new ActiveContext(
                building.terms,
                building.vocab,
                members.containsKey("@vocab") ? bundled : active.isVocabBundled(),
                members.containsKey("@language")
                        ? language(members.get("@language"))
                        : active.language(),
                members.containsKey("@direction")
                        ? direction(members.get("@direction"))
                        : active.direction(),
                active.previous(),
                bundled && active.isShared());
    }

    private static void version(@Nullable JsonValue version) {
        if (version != null
                && !(version instanceof JsonValue.JsonNumber(String token)
                        && Double.parseDouble(token) == 1.1)) {
            throw JsonLdFlawed.context("@version is not 1.1");
        }
    }

    private @Nullable String vocab(ActiveContext active, @Nullable JsonValue vocab) {
        if (vocab instanceof JsonNull) {
            return null;
        }
        if (!(vocab instanceof JsonString(String text))) {
            throw JsonLdFlawed.context("@vocab is no text");
        }
        String expanded = active.expandVocab(text, work);
        if (expanded == null || !Iris.isUri(expanded)) {
            throw JsonLdFlawed.context("@vocab is no absolute IRI");
        }
        return expanded;
    }

    static @Nullable String language(@Nullable JsonValue language) {
        if (language instanceof JsonNull) {
            return null;
        }
        if (language instanceof JsonString(String tag) && Iris.isLanguageTag(tag)) {
            return tag.toLowerCase(Locale.ROOT);
        }
        throw JsonLdFlawed.context("@language is no language tag");
    }

    static @Nullable String direction(@Nullable JsonValue direction) {
        if (direction instanceof JsonNull) {
            return null;
        }
        if (direction instanceof JsonString(String text)
                && (text.equals("ltr") || text.equals("rtl"))) {
            return text;
        }
        throw JsonLdFlawed.context("@direction is neither ltr nor rtl");
    }

    static boolean bool(@Nullable JsonValue value, String name) {
        if (value == null) {
            return false;
        }
        if (value instanceof JsonBoolean truth) {
            return truth == JsonBoolean.TRUE;
        }
        throw JsonLdFlawed.context(name + " is no boolean");
    }

    /** The terms of one context object, while they are made. */
    static final class Building {

        private final Map<String, JsonValue> local;
        private final Map<String, TermDefinition> terms;
        private final @Nullable String vocab;
        private final boolean protects;
        private final boolean overrides;
        private final boolean bundled;
        private final Work work;
        private final Map<String, Boolean> defined = new HashMap<>();

        /** Whether the term in hand is made with another that no bundled context defines. */
        private boolean madeOfOthers;

        private int depth;

        Building(
                Map<String, JsonValue> local,
                Map<String, TermDefinition> terms,
                @Nullable String vocab,
                boolean protects,
                boolean overrides,
                boolean bundled,
                Work work) {
            this.local = local;
            this.terms = terms;
            this.vocab = vocab;
            this.protects = protects;
            this.overrides = overrides;
            this.bundled = bundled;
            this.work = work;
        }

        /** Whether the term in hand is a bundled context's, in all that it is made of. */
        boolean bundled() {
            return bundled && !madeOfOthers;
        }

        boolean protects() {
            return protects;
        }

        /** The Create Term Definition algorithm (section 4.2.2). */
        void create(String term) {
            Boolean state = defined.get(term);
            if (state != null) {
                if (!state) {
                    throw JsonLdFlawed.context("“" + term + "” is defined by itself");
                }
                return;
            }
            if (term.isEmpty()) {
                throw JsonLdFlawed.context("a term without a name");
            }
            if (term.equals("@type")) {
                throw OutOfOrdinary.HERE;
            }
            if (Iris.isKeyword(term) || Iris.looksLikeKeyword(term)) {
                throw JsonLdFlawed.context("“" + term + "” cannot be a term");
            }
            if (++depth > MOST_DEPTH) {
                throw JsonLdFlawed.context(
                        "a chain of more than " + MOST_DEPTH + " terms, each made of the next");
            }
            defined.put(term, false);
            TermDefinition former = terms.remove(term);
            boolean before = madeOfOthers;
            madeOfOthers = false;
            TermDefinition made = new TermReader(this, term, local.get(term)).definition();
            madeOfOthers = before;
            depth--;
            if (!overrides && former != null && former.isProtected()) {
                if (!made.means(former)) {
                    throw JsonLdFlawed.context("“" + term + "” is protected and was redefined");
                }
                made = former;
            }
            terms.put(term, made);
            defined.put(term, true);
        }

        /** IRI expansion within the context that is being made. */
        @Nullable String expand(String value) {
            String expanded = expanded(value);
            if (expanded != null) {
                work.spendOn(expanded);
            }
            return expanded;
        }

        private @Nullable String expanded(String value) {
            if (Iris.isKeyword(value)) {
                return value;
            }
            if (value.startsWith("@")) {
                throw JsonLdFlawed.context("“" + value + "” looks like a keyword");
            }
            if (local.containsKey(value) && !Boolean.TRUE.equals(defined.get(value))) {
                create(value);
            }
            TermDefinition definition = terms.get(value);
            if (definition != null) {
                if (definition.unusual() != null) {
                    throw OutOfOrdinary.HERE;
                }
                madeOfOthers |= !definition.bundled();
                return definition.iri();
            }
            int colon = value.indexOf(':', 1);
            if (colon > 0) {
                String prefix = value.substring(0, colon);
                if (prefix.equals("_") || value.startsWith("//", colon + 1)) {
                    return value;
                }
                if (local.containsKey(prefix) && !Boolean.TRUE.equals(defined.get(prefix))) {
                    create(prefix);
                }
                TermDefinition found = terms.get(prefix);
                if (found != null && found.iri() != null && found.prefix()) {
                    madeOfOthers |= !found.bundled();
                    return found.iri() + value.substring(colon + 1);
                }
                if (Iris.isAbsolute(value)) {
                    return value;
                }
            }
            return vocab != null ? vocab + value : value;
        }

        /** The IRI of a term whose name is made with another, when that other is a term. */
        @Nullable String expandPrefix(String prefix, String rest) {
            if (local.containsKey(prefix)) {
                create(prefix);
            }
            TermDefinition found = terms.get(prefix);
            if (found == null || found.iri() == null) {
                return null;
            }
            madeOfOthers |= !found.bundled();
            String expanded = found.iri() + rest;
            work.spendOn(expanded);
            return expanded;
        }

        boolean hasVocab() {
            return vocab != null;
        }

        /** The IRI of a term that the vocabulary makes. */
        String ofVocab(String term) {
            String expanded = vocab + term;
            work.spendOn(expanded);
            return expanded;
        }

        void isDefined(String term) {
            defined.put(term, true);
        }
    }
}
