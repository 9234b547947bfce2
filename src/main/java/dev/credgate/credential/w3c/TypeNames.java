package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types under which a credential's trust stands, {@code vc:<IRI>}, where no JSON-LD is
 * processed: a type that is an absolute URL is itself; a term is looked up in the contexts that
 * stand in the document and in those known here by heart; a term that none of them defines is
 * {@code vc:<term>}.
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

    private TypeNames() {}

    /** The names of all types but {@code VerifiableCredential}; of none, {@link #BASE}. */
    public static List<String> of(JsonObject document, List<String> types) {
        List<JsonValue> contexts = document.member("@context").map(Rules::listOf).orElse(List.of());
        List<String> named =
                types.stream()
                        .filter(type -> !type.equals(VcDataModel.BASE_TYPE))
                        .map(type -> FAMILY + expanded(type, contexts))
                        .distinct()
                        .toList();
        return named.isEmpty() ? List.of(BASE) : named;
    }

    private static String expanded(String type, List<JsonValue> contexts) {
        Optional<String> defined = defined(type, contexts);
        if (defined.isPresent()) {
            return defined.get();
        }
        int colon = type.indexOf(':');
        if (colon > 0) {
            return defined(type.substring(0, colon), contexts)
                    .map(prefix -> prefix + type.substring(colon + 1))
                    .orElse(type);
        }
        return vocabulary(contexts).map(vocabulary -> vocabulary + type).orElse(type);
    }

    /** The last definition that stands in the document itself. */
    private static Optional<String> defined(String term, List<JsonValue> contexts) {
        for (JsonValue context : contexts.reversed()) {
            if (context instanceof JsonObject(Map<String, JsonValue> members)) {
                JsonValue definition = members.get(term);
                if (definition instanceof JsonObject(Map<String, JsonValue> details)) {
                    definition = details.get("@id");
                }
                if (definition instanceof JsonString(String iri) && AbsoluteUrl.is(iri)) {
                    return Optional.of(iri);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> vocabulary(List<JsonValue> contexts) {
        for (JsonValue context : contexts.reversed()) {
            String vocabulary =
                    switch (context) {
                        case JsonString(String url) -> VOCABULARIES.get(url);
                        case JsonObject(Map<String, JsonValue> members) ->
                                members.get("@vocab") instanceof JsonString(String iri)
                                                && AbsoluteUrl.is(iri)
                                        ? iri
                                        : null;
                        default -> null;
                    };
            if (vocabulary != null) {
                return Optional.of(vocabulary);
            }
        }
        return Optional.empty();
    }
}
