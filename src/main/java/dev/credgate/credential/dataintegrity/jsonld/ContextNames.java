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
    private final Set<String> vocabularies = new TreeSet<>();
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
                read.forEach((other, names) -> {
                    if (!other.equals(url)) {
                        own.clash(names)
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
        active.copyTerms().forEach((name, term) -> add(active, name, term, depth));
    }

    private void add(ActiveContext active, String name, TermDefinition term, int depth) {
        String iri = iri(active, name, term);
        if (iri != null && !Iris.isKeyword(iri) && !isPrefixAlone(term, iri)) {
            names.computeIfAbsent(iri, _ -> new TreeSet<>()).add(name);
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

    /** What other names begin with; nothing is said by it alone. */
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
                        "they call "
                                + one.getKey()
                                + " by different names, "
                                + one.getValue()
                                + " and "
                                + others
                                + ", so that a holder could choose under which one a claim is found");
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
