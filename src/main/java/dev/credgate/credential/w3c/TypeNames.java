package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.thread.Effort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The types under which a credential's trust stands, {@code vc:<IRI>}, where no JSON-LD is
 * processed: a type that is an absolute URL is itself, whatever a context says of it; a term is
 * looked up in the contexts that stand in the document and in those known here by heart; a term
 * that none of them defines is {@code vc:<term>}. For one thread.
 */
public final class TypeNames {

    private static final String FAMILY = "vc:";

    /** What the type of every credential means. */
    public static final String BASE_IRI =
            "https://www.w3.org/2018/credentials#VerifiableCredential";

    /** What a credential vouches for that names no type of its own. */
    public static final String BASE = FAMILY + BASE_IRI;

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

    /** Letters that are copied and gone through in the time of a step. */
    private static final int LETTERS_A_STEP = 64;

    private final List<JsonValue> contexts;
    private final Effort effort = Effort.current();

    /** What stands before terms that are not defined, by how many contexts are read. */
    private final List<Optional<String>> vocabularies = new ArrayList<>();

    private final Map<Asked, Optional<String>> answers = new HashMap<>();

    /**
     * What is looked up once: else names that are each made of the next cost more than they are
     * long.
     *
     * @param read of so many contexts
     * @param steps that may be taken from there
     */
    private record Asked(String name, int read, int steps) {}

    private TypeNames(List<JsonValue> contexts) {
        this.contexts = contexts;
        vocabularies.add(Optional.empty());
        for (JsonValue context : contexts) {
            vocabularies.add(vocabulary(context));
        }
    }

    /**
     * The names of all types but {@code VerifiableCredential} and those that a context takes all
     * meaning from; of none, {@link #BASE}.
     *
     * @param document one that keeps to the data model, by which its contexts are few
     */
    public static List<String> of(JsonObject document, List<String> types) {
        TypeNames names =
                new TypeNames(document.member("@context").map(Rules::listOf).orElse(List.of()));
        List<String> named =
                types.stream()
                        .filter(type -> !type.equals(VcDataModel.BASE_TYPE))
                        .distinct()
                        .flatMap(type ->
                                names.expanded(type, names.contexts.size(), MAX_STEPS).stream())
                        .map(FAMILY::concat)
                        .distinct()
                        .toList();
        return named.isEmpty() ? List.of(BASE) : named;
    }

    /**
     * As JSON-LD 1.1 expands it (API, section 5.2), as far as the contexts are known; empty where
     * it means nothing.
     */
    private Optional<String> expanded(String name, int read, int steps) {
        Asked asked = new Asked(name, read, steps);
        Optional<String> known = answers.get(asked);
        if (known != null) {
            return known;
        }
        Optional<String> answer = lookedUp(name, read, steps);
        spend(read + (name.length() + answer.map(String::length).orElse(0)) / LETTERS_A_STEP);
        answers.put(asked, answer);
        return answer;
    }

    /** What is done is in proportion to what was read, and counts where others wait for it. */
    private void spend(int taken) {
        effort.spend(taken);
    }

    private Optional<String> lookedUp(String name, int read, int steps) {
        int at = mayBeDefined(name) ? lastThatNames(name, read) : -1;
        if (at >= 0) {
            JsonValue id = id(name, at);
            return id instanceof JsonNull
                    ? Optional.empty()
                    : defined(name, at, steps).or(() -> Optional.of(undefined(name, at, read)));
        }
        int colon = name.indexOf(':');
        if (colon > 0) {
            String rest = name.substring(colon + 1);
            return Optional.of(
                    rest.startsWith("//") || name.startsWith("_:")
                            ? name
                            : prefix(name.substring(0, colon), read, steps)
                                    .map(prefix -> prefix + rest)
                                    .orElse(name));
        }
        return Optional.of(vocabularies.get(read).map(it -> it + name).orElse(name));
    }

    /** A term that is named without saying where it lies: among others, where there are any. */
    private String undefined(String name, int at, int read) {
        return name.indexOf(':') >= 0
                ? name
                : vocabularies
                        .get(at + 1)
                        .or(() -> vocabularies.get(read))
                        .map(vocabulary -> vocabulary + name)
                        .orElse(name);
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

    /** By the last context in the document itself that names it, and those before. */
    private Optional<String> defined(String term, int at, int steps) {
        return steps > 0 && id(term, at) instanceof JsonString(String iri) && !iri.equals(term)
                ? expanded(iri, at + 1, steps - 1).filter(AbsoluteUrl::is)
                : Optional.empty();
    }

    /** What stands before the names of those that a term is the prefix of. */
    private Optional<String> prefix(String term, int read, int steps) {
        int at = lastThatNames(term, read);
        if (at < 0) {
            return Optional.empty();
        }
        Optional<String> meaning = defined(term, at, steps);
        return definition(term, at) instanceof JsonObject(var details)
                ? meaning.filter(_ -> details.get("@prefix") == JsonBoolean.TRUE)
                : meaning.filter(iri -> DELIMITERS.indexOf(iri.charAt(iri.length() - 1)) >= 0);
    }

    private int lastThatNames(String term, int read) {
        for (int at = read - 1; at >= 0; at--) {
            if (definition(term, at) != null) {
                return at;
            }
        }
        return -1;
    }

    private @Nullable JsonValue definition(String term, int at) {
        return contexts.get(at) instanceof JsonObject(Map<String, JsonValue> members)
                ? members.get(term)
                : null;
    }

    private @Nullable JsonValue id(String term, int at) {
        JsonValue definition = definition(term, at);
        return definition instanceof JsonObject(var details) ? details.get("@id") : definition;
    }

    /** What it makes of that of those before it, whose terms it may be written with. */
    private Optional<String> vocabulary(JsonValue context) {
        int read = vocabularies.size() - 1;
        return switch (context) {
            case JsonString(String url) when VOCABULARIES.containsKey(url) ->
                    Optional.ofNullable(VOCABULARIES.get(url));
            case JsonObject(var members)
                    when members.get("@vocab") instanceof JsonString(String iri) ->
                    expanded(iri, read, MAX_STEPS).filter(AbsoluteUrl::is);
            case JsonObject(var members) when members.containsKey("@vocab") -> Optional.empty();
            default -> vocabularies.get(read);
        };
    }
}
