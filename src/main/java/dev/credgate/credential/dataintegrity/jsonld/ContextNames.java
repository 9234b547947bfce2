package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By which names a context calls what, in the contexts of its terms as well. Suites of the rdfc
 * kind sign meanings: whoever holds a credential may name another context in it, and claims go by
 * the names that a known context has for them. So no two known contexts may call one thing by
 * different names; else the holder chooses under which of them a policy finds it.
 */
final class ContextNames {

    /** Contexts of terms within contexts of terms. */
    private static final int MOST_DEPTH = 16;

    private static final String DELIMITERS = ":/?#[]@";

    private final ContextStore store;
    private final Work work = new Work();
    private final Map<String, Set<String>> names = new TreeMap<>();

    /** What other names begin with, as IRIs and as terms. */
    private final Map<String, Set<String>> prefixes = new TreeMap<>();

    private final Set<String> prefixTerms = new TreeSet<>();
    private final Set<String> vocabularies = new TreeSet<>();

    /** The first two names that mean the same at one place, and not only the same IRI. */
    private @Nullable String synonyms;

    private final Set<JsonValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ContextNames(ContextStore store) {
        this.store = store;
    }

    /**
     * What is wrong with contexts that are to be known beside others, a sentence each.
     *
     * @param store all of them
     * @param added the URLs of those that are held against all others
     */
    static List<String> faults(ContextStore store, List<String> added) {
        List<String> faults = new ArrayList<>();
        Map<String, ContextNames> read = new TreeMap<>();
        for (String url : store.urls()) {
            try {
                read.put(url, of(store, url));
            } catch (JsonLdFlawed flawed) {
                faults.add(url + " cannot be used: " + flawed.found().detail());
            } catch (OutOfOrdinary _) {
                faults.add(
                        url + " cannot be used: it needs a part of JSON-LD that is not read here");
            }
        }
        for (String url : added) {
            ContextNames own = read.get(url);
            if (own != null) {
                if (own.synonyms != null) {
                    faults.add(url + ": " + own.synonyms);
                }
                read.forEach((other, names) -> {
                    if (!other.equals(url)) {
                        own.clash(names)
                                .or(() -> own.clashOfPrefixes(names))
                                .or(() -> names.clashOfPrefixes(own))
                                .or(() -> own.clashOfVocabularies(names))
                                .or(() -> own.clashOfSchemes(names))
                                .or(() -> names.clashOfSchemes(own))
                                .ifPresent(
                                        clash -> faults.add(url + " and " + other + ": " + clash));
                    }
                });
            }
        }
        return faults;
    }

    private static ContextNames of(ContextStore store, String url) {
        ContextNames names = new ContextNames(store);
        JsonValue context = store.find(url).orElseThrow().context();
        names.add(
                new ContextProcessor(store, names.work)
                        .process(
                                new ContextStep(ActiveContext.INITIAL, context, true, false, true)),
                0);
        return names;
    }

    private void add(ActiveContext active, int depth) {
        if (active.vocab() != null) {
            vocabularies.add(active.vocab());
        }
        Map<Meaning, String> meanings = new HashMap<>();
        new TreeMap<>(active.copyTerms())
                .forEach((name, term) -> {
                    compare(meanings, active, name, term);
                    add(active, name, term, depth);
                });
    }

    /** What makes two terms of one place the same, whatever is written by them. */
    private record Meaning(
            String iri,
            @Nullable String type,
            TermDefinition.Container container,
            @Nullable String language,
            @Nullable String direction,
            @Nullable JsonObject unusual) {}

    private void compare(
            Map<Meaning, String> meanings, ActiveContext active, String name, TermDefinition term) {
        String iri = iri(active, name, term);
        if (iri == null || Iris.isKeyword(iri) || isPrefixAlone(term, iri)) {
            return;
        }
        Meaning meaning =
                new Meaning(
                        iri,
                        term.type(),
                        // One value is written the same with and without an array.
                        term.container() == TermDefinition.Container.SET
                                ? TermDefinition.Container.NONE
                                : term.container(),
                        term.language(),
                        term.direction(),
                        term.unusual());
        String former = meanings.putIfAbsent(meaning, name);
        if (former != null && synonyms == null) {
            synonyms = differently("it calls", iri, former + " and " + name);
        }
    }

    private static String differently(String theyCall, String iri, String namings) {
        return theyCall
                + " "
                + iri
                + " by different names, "
                + namings
                + ", so that a holder could choose under which one a claim is found";
    }

    private void add(ActiveContext active, String name, TermDefinition term, int depth) {
        String iri = iri(active, name, term);
        if (iri != null && !Iris.isKeyword(iri)) {
            (isPrefixAlone(term, iri) ? prefixes : names)
                    .computeIfAbsent(iri, _ -> new TreeSet<>())
                    .add(name);
            if (term.prefix()) {
                prefixTerms.add(name);
            }
        }
        JsonValue local =
                term.unusual() == null ? term.context() : term.unusual().members().get("@context");
        if (local != null && seen.add(local)) {
            if (depth == MOST_DEPTH) {
                throw JsonLdFlawed.context("contexts of terms are too deep");
            }
            work.spend(active.size() + 100);
            add(
                    new ContextProcessor(store, work)
                            .process(new ContextStep(active, local, true, true, true)),
                    depth + 1);
        }
    }

    /** Also of a term that is left to the general path, which says in its text what it means. */
    private @Nullable String iri(ActiveContext active, String name, TermDefinition term) {
        JsonObject said = term.unusual();
        if (said == null) {
            return term.iri();
        }
        JsonValue told = said.members().get(said.members().containsKey("@id") ? "@id" : "@reverse");
        if (told instanceof JsonString(String text) && !text.equals(name)) {
            return active.expandVocab(text, work);
        }
        return name.indexOf(':') < 0 && active.vocab() != null ? active.vocab() + name : name;
    }

    /**
     * What other names begin with. It could be a claim's name as well, but none that an issuer
     * chooses: so two contexts may call a prefix differently, unless it is a claim's in one.
     */
    private static boolean isPrefixAlone(TermDefinition term, String iri) {
        return term.prefix() && DELIMITERS.indexOf(iri.charAt(iri.length() - 1)) >= 0;
    }

    /** The first thing that both have names for, and not the same ones. */
    private Optional<String> clash(ContextNames other) {
        Map<String, Set<String>> ours = of(other.names.keySet());
        Map<String, Set<String>> theirs = other.of(names.keySet());
        ours.putAll(names);
        theirs.putAll(other.names);
        for (Map.Entry<String, Set<String>> one : new TreeMap<>(ours).entrySet()) {
            Set<String> others = theirs.get(one.getKey());
            if (others != null && !others.equals(one.getValue())) {
                return Optional.of(
                        differently("they call", one.getKey(), one.getValue() + " and " + others));
            }
        }
        return Optional.empty();
    }

    /** The first prefix of ours that is a claim's name, and another one, there. */
    private Optional<String> clashOfPrefixes(ContextNames other) {
        for (Map.Entry<String, Set<String>> prefix : prefixes.entrySet()) {
            Set<String> claims = other.names.get(prefix.getKey());
            if (claims != null && !claims.equals(prefix.getValue())) {
                return Optional.of(
                        differently(
                                "they call",
                                prefix.getKey(),
                                prefix.getValue() + ", a prefix, and " + claims));
            }
        }
        return Optional.empty();
    }

    /** What has no term in either goes by two names where one vocabulary is within the other. */
    private Optional<String> clashOfVocabularies(ContextNames other) {
        for (String one : vocabularies) {
            for (String another : other.vocabularies) {
                String outer = one.length() < another.length() ? one : another;
                String inner = one.length() < another.length() ? another : one;
                if (!inner.equals(outer)
                        && inner.startsWith(outer)
                        && inner.indexOf(':', outer.length()) < 0) {
                    return Optional.of(
                            "they call what is in the vocabulary "
                                    + inner
                                    + " by different names, since the other's is "
                                    + outer
                                    + ", so that a holder could choose under which one a claim is"
                                    + " found");
                }
            }
        }
        return Optional.empty();
    }

    /** The first IRI here that means another thing after the other context, by a prefix there. */
    private Optional<String> clashOfSchemes(ContextNames other) {
        for (Map.Entry<String, Set<String>> name : names.entrySet()) {
            String iri = name.getKey();
            int colon = iri.indexOf(':');
            if (colon > 0
                    && !iri.startsWith("//", colon + 1)
                    && other.prefixTerms.contains(iri.substring(0, colon))
                    && !prefixTerms.contains(iri.substring(0, colon))) {
                return Optional.of(
                        "they call different things "
                                + iri
                                + ", which begins with a prefix of one that the other does not have,"
                                + " so that a holder could choose what "
                                + name.getValue()
                                + " means");
            }
        }
        return Optional.empty();
    }

    /** The names that a vocabulary gives to what it has no term for. */
    private Map<String, Set<String>> of(Set<String> iris) {
        Map<String, Set<String>> found = new HashMap<>();
        for (String iri : iris) {
            for (String vocabulary : vocabularies) {
                if (iri.startsWith(vocabulary)
                        && iri.length() > vocabulary.length()
                        && iri.indexOf(':', vocabulary.length()) < 0) {
                    found.computeIfAbsent(iri, _ -> new TreeSet<>())
                            .add(iri.substring(vocabulary.length()));
                }
            }
        }
        return found;
    }
}
