package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types under which a credential's trust stands, {@code vc:<IRI>}, where no JSON-LD is
 * processed: a type that is an absolute URL is itself, whatever a context says of it; a term is
 * looked up in the contexts that stand in the document and in those known here by heart; a term
 * that none of them defines is {@code vc:<term>}.
 */
public final class TypeNames {

    private static final String FAMILY = "vc:";

    /** What a credential vouches for that names no type of its own. */
    public static final String BASE =
            FAMILY + "https://www.w3.org/2018/credentials#VerifiableCredential";

    /** Contexts that define nothing but where all terms lie. */
    private static final Map<String, String> VOCABULARIES =
            Map.of(
                    "https://www.w3.org/ns/credentials/examples/v2",
                    "https://www.w3.org/ns/credentials/examples#",
                    "https://www.w3.org/ns/credentials/undefined-terms/v2",
                    "https://www.w3.org/ns/credentials/undefined-term#");

    /** One of these ends what a term that says no more is a prefix of. */
    private static final String DELIMITERS = ":/?#[]@";

    /** From term to term; more are a circle, or nobody's. */
    private static final int MAX_STEPS = 8;

    private TypeNames() {}

    /** The names of all types but {@code VerifiableCredential}; of none, {@link #BASE}. */
    public static List<String> of(JsonObject document, List<String> types) {
        List<JsonValue> contexts = document.member("@context").map(Rules::listOf).orElse(List.of());
        List<String> named =
                types.stream()
                        .filter(type -> !type.equals(VcDataModel.BASE_TYPE))
                        .map(type -> FAMILY + expanded(type, contexts, MAX_STEPS))
                        .distinct()
                        .toList();
        return named.isEmpty() ? List.of(BASE) : named;
    }

    /** As JSON-LD 1.1 expands it (API, section 5.2), as far as the contexts are known. */
    private static String expanded(String name, List<JsonValue> contexts, int depth) {
        Optional<String> defined =
                mayBeDefined(name) ? defined(name, contexts, depth) : Optional.empty();
        if (defined.isPresent()) {
            return defined.get();
        }
        int colon = name.indexOf(':');
        if (colon > 0) {
            String rest = name.substring(colon + 1);
            return rest.startsWith("//")
                    ? name
                    : prefix(name.substring(0, colon), contexts, depth)
                            .map(prefix -> prefix + rest)
                            .orElse(name);
        }
        return vocabulary(contexts).map(vocabulary -> vocabulary + name).orElse(name);
    }

    /**
     * Whether a context may say what it means. Of what has the form of an IRI, a compact or a
     * relative one, it may say only what it means anyhow (section 4.2.2, step 14.2.5); what says
     * otherwise is no context for a JSON-LD processor, and must not be one here.
     */
    private static boolean mayBeDefined(String name) {
        int colon = name.indexOf(':', 1);
        return (colon < 0 || colon == name.length() - 1) && name.indexOf('/') < 0;
    }

    /** By the last context in the document itself that names it. */
    private static Optional<String> defined(String term, List<JsonValue> contexts, int depth) {
        int at = lastThatNames(term, contexts);
        if (at < 0 || depth == 0) {
            return Optional.empty();
        }
        JsonValue definition = definition(term, contexts.get(at));
        if (definition instanceof JsonObject(Map<String, JsonValue> details)) {
            definition = details.get("@id");
        }
        return definition instanceof JsonString(String iri) && !iri.equals(term)
                ? Optional.of(expanded(iri, contexts.subList(0, at + 1), depth - 1))
                        .filter(AbsoluteUrl::is)
                : Optional.empty();
    }

    /** What stands before the names of those that a term is the prefix of. */
    private static Optional<String> prefix(String term, List<JsonValue> contexts, int depth) {
        int at = lastThatNames(term, contexts);
        if (at < 0) {
            return Optional.empty();
        }
        Optional<String> meaning = defined(term, contexts, depth);
        return definition(term, contexts.get(at)) instanceof JsonObject(var details)
                ? meaning.filter(_ -> details.get("@prefix") == JsonBoolean.TRUE)
                : meaning.filter(iri -> DELIMITERS.indexOf(iri.charAt(iri.length() - 1)) >= 0);
    }

    private static int lastThatNames(String term, List<JsonValue> contexts) {
        for (int at = contexts.size() - 1; at >= 0; at--) {
            if (contexts.get(at) instanceof JsonObject(Map<String, JsonValue> members)
                    && members.containsKey(term)) {
                return at;
            }
        }
        return -1;
    }

    private static @Nullable JsonValue definition(String term, JsonValue context) {
        return context instanceof JsonObject(Map<String, JsonValue> members)
                ? members.get(term)
                : null;
    }

    private static Optional<String> vocabulary(List<JsonValue> contexts) {
        for (JsonValue context : contexts.reversed()) {
            if (context instanceof JsonString(String url) && VOCABULARIES.containsKey(url)) {
                return Optional.ofNullable(VOCABULARIES.get(url));
            }
            if (context instanceof JsonObject(Map<String, JsonValue> members)
                    && members.containsKey("@vocab")) {
                return members.get("@vocab") instanceof JsonString(String iri)
                                && AbsoluteUrl.is(iri)
                        ? Optional.of(iri)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
