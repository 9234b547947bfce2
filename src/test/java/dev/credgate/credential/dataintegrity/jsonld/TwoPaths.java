package dev.credgate.credential.dataintegrity.jsonld;

import com.apicatalog.jsonld.lang.LanguageTag;
import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the compiled path and the general one make of a document, each by itself. */
public final class TwoPaths {

    private final JsonLd jsonLd;

    /** With the bundled contexts alone. */
    public TwoPaths() {
        this(ContextStore.bundled());
    }

    TwoPaths(ContextStore contexts) {
        jsonLd = new JsonLd(contexts);
    }

    /** Canonical lines, or why there are none. */
    record Answer(Optional<List<String>> lines, Optional<Flaw> flaw, String why) {

        /** What the other does not have. */
        String without(Answer other) {
            List<String> rest = new ArrayList<>(lines.orElse(List.of()));
            rest.removeAll(other.lines().orElse(List.of()));
            return rest.stream().limit(4).toList() + why;
        }

        static Answer of(Supplier<Collection<Quad>> path) {
            try {
                return new Answer(
                        Optional.of(Rdfc.canonical(path.get(), Sha2.SHA_256).lines()),
                        Optional.empty(),
                        "");
            } catch (JsonLdFlawed flawed) {
                return new Answer(
                        Optional.empty(),
                        Optional.of(flawed.found().flaw()),
                        flawed.found().toString());
            }
        }
    }

    /** The compiled path's answer; empty where it leaves the document to the general one. */
    Optional<Answer> compiled(JsonObject document) {
        try {
            return Optional.of(Answer.of(() -> jsonLd.compiled(document)));
        } catch (OutOfOrdinary _) {
            return Optional.empty();
        }
    }

    Answer general(JsonObject document) {
        return Answer.of(() -> jsonLd.general(document));
    }

    /**
     * How the paths differ; empty where they do not: what the compiled one makes of a document is
     * what the general one makes of it. A document that the compiled one refuses is refused,
     * whatever the other says. Nor may the order of statements matter.
     *
     * <p>Not compared are documents that are refused before the general path, that it finds too
     * much work, for each counts its own, or that use names or language tags that only N-Quads can
     * hold, or whose contexts the library refuses or lacks, used or not, or that hold whole context
     * documents, or a value that is no object under a term with a context of its own, which the
     * library processes as if it came to bear; and contexts whose terms are named before they are
     * defined, which the library reads otherwise than JSON-LD 1.1 API, section 5.2, step 3.
     */
    public Optional<String> difference(JsonObject document) {
        Optional<Answer> compiled = compiled(document);
        if (compiled.isEmpty()
                || compiled.get().lines().isEmpty()
                || refersAhead(document, false)
                || holdsAContextDocument(document, false)) {
            return Optional.empty();
        }
        try {
            NamesInPlace.check(document);
        } catch (JsonLdFlawed _) {
            return Optional.empty();
        }
        Answer general = general(document);
        boolean same =
                compiled.get().lines().equals(general.lines())
                        || isTooMuch(general)
                        || takesOneIndexForTwo(general)
                        || refusesTheContext(general)
                        || lacksAnUnusedContext(general, document)
                        || redefinesForAScalar(general, document)
                        || general.lines().isEmpty() && !allAreKnown(jsonLd.compiled(document));
        if (!same) {
            return Optional.of(
                    "compiled %s, general %s"
                            .formatted(
                                    compiled.get().without(general),
                                    general.without(compiled.get())));
        }
        Answer reversed =
                Answer.of(() -> {
                    List<Quad> quads = new ArrayList<>(jsonLd.compiled(document));
                    Collections.reverse(quads);
                    return quads;
                });
        return reversed.lines().equals(compiled.get().lines()) || isTooMuch(reversed)
                ? Optional.empty()
                : Optional.of("the order of statements matters");
    }

    /** Whether a context names a term that it defines by an object further on. */
    private static boolean refersAhead(JsonValue value, boolean context) {
        return switch (value) {
            case JsonObject(var members) -> {
                Set<String> named = new HashSet<>();
                boolean ahead = false;
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    String name = member.getKey();
                    ahead |=
                            context
                                    && member.getValue() instanceof JsonObject
                                    && named.contains(name);
                    names(name, named);
                    texts(member.getValue(), named);
                    ahead |= refersAhead(member.getValue(), context || name.equals("@context"));
                }
                yield ahead;
            }
            case JsonArray(var elements) ->
                    elements.stream().anyMatch(element -> refersAhead(element, context));
            default -> false;
        };
    }

    /** Whether there is one where a context stands, which the library does not read. */
    private static boolean holdsAContextDocument(JsonValue value, boolean context) {
        return switch (value) {
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .anyMatch(member -> {
                                boolean named = member.getKey().equals("@context");
                                return context && named
                                        || holdsAContextDocument(member.getValue(), named);
                            });
            case JsonArray(var elements) ->
                    elements.stream().anyMatch(one -> holdsAContextDocument(one, context));
            default -> false;
        };
    }

    private static void texts(JsonValue value, Set<String> named) {
        switch (value) {
            case JsonString(String text) -> names(text, named);
            case JsonObject(var members) -> members.values().forEach(one -> texts(one, named));
            default -> {}
        }
    }

    private static void names(String text, Set<String> named) {
        named.add(text);
        named.add(text.substring(0, Math.max(0, text.indexOf(':'))));
    }

    private static boolean refusesTheContext(Answer answer) {
        return answer.why().contains("detail=JSON-LD: invalid_");
    }

    /** Whether the library lacks a context that nothing but terms name, of which none is used. */
    private static boolean lacksAnUnusedContext(Answer answer, JsonObject document) {
        String why = answer.why();
        if (!why.contains("flaw=CONTEXT_UNKNOWN")) {
            return false;
        }
        Set<String> used = new HashSet<>();
        contextsOfNodes(document, used);
        return used.stream().noneMatch(address -> why.contains("“" + address + "”"));
    }

    private static void contextsOfNodes(JsonValue value, Set<String> addresses) {
        switch (value) {
            case JsonObject(var members) ->
                    members.forEach((name, member) -> {
                        if (!name.equals("@context")) {
                            contextsOfNodes(member, addresses);
                        } else if (member instanceof JsonString(String address)) {
                            addresses.add(address);
                        } else if (member instanceof JsonArray(var all)) {
                            for (JsonValue one : all) {
                                if (one instanceof JsonString(String address)) {
                                    addresses.add(address);
                                }
                            }
                        }
                    });
            case JsonArray(var elements) ->
                    elements.forEach(element -> contextsOfNodes(element, addresses));
            default -> {}
        }
    }

    /**
     * Whether the library refuses what a term's own context would redefine, though the term's value
     * is a scalar: JSON-LD 1.1 API, 5.1.2, step 4.2, processes the context there without the leave
     * to override that step 8 gives; jsonld.js does not process it at all.
     */
    private static boolean redefinesForAScalar(Answer general, JsonObject document) {
        return general.why().contains("protected_term_redefinition")
                && hasAScalarInScope(document, false);
    }

    private static boolean hasAScalarInScope(JsonValue value, boolean context) {
        return switch (value) {
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .anyMatch(member -> {
                                boolean named = member.getKey().equals("@context");
                                return context && named
                                        || !context
                                                && member.getKey().equals("cnf")
                                                && holdsAScalar(member.getValue())
                                        || hasAScalarInScope(member.getValue(), context || named);
                            });
            case JsonArray(var elements) ->
                    elements.stream().anyMatch(one -> hasAScalarInScope(one, context));
            default -> false;
        };
    }

    private static boolean holdsAScalar(JsonValue value) {
        return switch (value) {
            case JsonObject _ -> false;
            case JsonArray(var elements) -> elements.stream().anyMatch(TwoPaths::holdsAScalar);
            default -> true;
        };
    }

    /**
     * Whether the library refuses a node for going by one name of index maps twice; JSON-LD 1.1
     * API, section 7.2.1, step 6.7, refuses two names.
     */
    static boolean takesOneIndexForTwo(Answer general) {
        return general.why().contains("conflicting_indexes");
    }

    private static boolean isTooMuch(Answer answer) {
        return answer.flaw().equals(Optional.of(Flaw.GRAPH_TOO_COMPLEX));
    }

    private static boolean allAreKnown(Collection<Quad> quads) {
        for (Quad quad : quads) {
            for (@Nullable String name :
                    Arrays.asList(
                            quad.subject(),
                            quad.predicate(),
                            quad.datatype() == null && quad.language() == null
                                    ? quad.object()
                                    : quad.datatype(),
                            quad.graph())) {
                if (name != null && !Iris.isBlank(name) && !Iris.isUri(name)) {
                    return false;
                }
            }
            String tag = tag(quad);
            if (!tag.isEmpty() && !LanguageTag.isWellFormed(tag)) {
                return false;
            }
        }
        return true;
    }

    private static String tag(Quad quad) {
        String type = quad.datatype();
        if (type != null && type.startsWith(Iris.I18N)) {
            return type.substring(Iris.I18N.length(), type.lastIndexOf('_'));
        }
        String language = quad.language();
        return language == null ? "" : language;
    }
}
