package dev.credgate.credential.dataintegrity.jsonld;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.credential.FlawFound;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * From a document to the canonical N-Quads of what it says, in safe mode and without a base URL.
 * Never throws for what a document holds; takes bounded time and memory. Thread-safe.
 */
public final class JsonLd {

    private static final int MOST_NAMES = 8;
    private static final int LONGEST_TYPE = 128;

    /** Types under the contexts of these URLs, all of them bundled where there is an answer. */
    private record Types(List<String> urls, List<String> types) {}

    private final Cache<Types, List<String>> typeIris =
            Caffeine.newBuilder().maximumSize(1_024).executor(Runnable::run).build();
    private final Contexts contexts;
    private final GeneralPath general;

    /** Reads with the contexts of a store. */
    public JsonLd(ContextStore store) {
        this.contexts = new Contexts(store);
        this.general = new GeneralPath(store);
    }

    /** What became of a document. */
    public sealed interface Result<T> {
        /** What was wanted. */
        record Got<T>(T value) implements Result<T> {}

        /** Why it cannot be had. */
        record Refused<T>(FlawFound found) implements Result<T> {}
    }

    /**
     * The canonical form of a document's graph.
     *
     * @param hash by which blank nodes are told apart
     */
    public Result<Canonical> canonical(JsonObject document, Sha2 hash) {
        return guarded(() -> Rdfc.canonical(statements(document), hash));
    }

    /**
     * The canonical form of a proof's options, which are read as JSON as well. Those that need the
     * general path are refused: no proof has reason to be spelled so.
     */
    public Result<Canonical> canonicalOptions(JsonObject options, Sha2 hash) {
        return guarded(() -> {
            Expander expander = new Expander(contexts, new BlankNodes());
            Collection<Quad> statements = expander.statements(options, ModelPlace.PROOF);
            expander.descriptions().requireOnePlace();
            return Rdfc.canonical(statements, hash);
        });
    }

    /**
     * The canonical form of a document, and what selections of it say, in the names that its blank
     * nodes have there. Documents that need the general path are refused.
     */
    public Result<Selections> selections(JsonObject document, Sha2 hash) {
        return guarded(() -> {
            try {
                return new Selections(contexts, document, hash);
            } catch (OutOfOrdinary _) {
                throw JsonLdFlawed.context(
                        "it uses a part of JSON-LD for which selective disclosure is not done");
            }
        });
    }

    /**
     * What types mean under a document's contexts.
     *
     * @param context the document's {@code @context}
     * @return an absolute IRI for each
     */
    public Result<List<String>> typeIris(JsonValue context, List<String> types) {
        List<String> urls = Contexts.urls(context);
        if (urls == null || urls.size() > MOST_NAMES || !isUsual(types)) {
            return expandedTypes(context, types);
        }
        Types asked = new Types(urls, types);
        List<String> known = typeIris.getIfPresent(asked);
        if (known != null) {
            return new Result.Got<>(known);
        }
        Result<List<String>> result = expandedTypes(context, types);
        if (result instanceof Result.Got<List<String>>(List<String> iris)) {
            typeIris.put(asked, iris);
        }
        return result;
    }

    /** Few and short, as those of a kind of credential are: what is remembered stays small. */
    private static boolean isUsual(List<String> types) {
        if (types.size() > MOST_NAMES) {
            return false;
        }
        for (String type : types) {
            if (type.length() > LONGEST_TYPE) {
                return false;
            }
        }
        return true;
    }

    private Result<List<String>> expandedTypes(JsonValue context, List<String> types) {
        return guarded(() -> {
            Work work = new Work();
            ActiveContext active =
                    contexts.ofNode(
                            ActiveContext.INITIAL,
                            context,
                            new OwnContexts(contexts.store(), work));
            List<String> iris = new ArrayList<>(types.size());
            for (String type : types) {
                String expanded = active.expandVocab(type, work);
                if (expanded == null || !Iris.isAbsolute(expanded)) {
                    throw JsonLdFlawed.undefined("the type “" + type + "” means no absolute IRI");
                }
                iris.add(expanded);
            }
            return List.copyOf(iris);
        });
    }

    /**
     * What the statements of a document make of the members of its objects: of each object of which
     * there is something to tell, compared by identity. Documents that need the general path are
     * refused, since there is no telling there which member a statement comes from.
     */
    public Result<Map<JsonObject, SignedMembers>> members(JsonObject document) {
        return guarded(() -> {
            Expander expander = new Expander(contexts, new BlankNodes());
            expander.statements(document);
            return expander.members();
        });
    }

    private Collection<Quad> statements(JsonObject document) {
        Expander expander = new Expander(contexts, new BlankNodes());
        Collection<Quad> statements;
        try {
            statements = expander.statements(document);
        } catch (OutOfOrdinary _) {
            if (hasOwnContext(document)) {
                throw JsonLdFlawed.context(
                        "a part of JSON-LD that is not read beside contexts of the document's own");
            }
            NamesInPlace.check(document);
            return general.statements(document);
        }
        expander.descriptions().requireOnePlace();
        return statements;
    }

    /** Whether a context is told by URLs alone, and each is that of a bundled one. */
    public static boolean isBundled(JsonValue context) {
        List<String> urls = Contexts.urls(context);
        return urls != null && ContextStore.bundled().urls().containsAll(urls);
    }

    /** Whether a context is told by URLs alone, and so is the operator's, bundled or unknown. */
    private static boolean isByUrl(JsonValue context) {
        return Contexts.urls(context) != null;
    }

    /** Whoever holds a document can give it any, wherever there is an object. */
    private static boolean hasOwnContext(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .anyMatch(member ->
                                    member.getKey().equals("@context")
                                            ? !isByUrl(member.getValue())
                                            : hasOwnContext(member.getValue()));
            case JsonArray(var elements) -> elements.stream().anyMatch(JsonLd::hasOwnContext);
            default -> false;
        };
    }

    /** By the compiled path alone; throws what that throws. */
    Collection<Quad> compiled(JsonObject document) {
        return new Expander(contexts, new BlankNodes()).statements(document);
    }

    /** By the general path alone; throws what that throws. */
    Collection<Quad> general(JsonObject document) {
        return general.statementsAnywhere(document);
    }

    private static <T> Result<T> guarded(Supplier<T> reading) {
        try {
            return new Result.Got<>(reading.get());
        } catch (JsonLdFlawed flawed) {
            return new Result.Refused<>(flawed.found());
        } catch (OutOfOrdinary _) {
            return new Result.Refused<>(
                    JsonLdFlawed.context("a part of JSON-LD that is not processed here").found());
        }
    }
}
