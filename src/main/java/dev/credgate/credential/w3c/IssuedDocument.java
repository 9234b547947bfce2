package dev.credgate.credential.w3c;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A credential that is issued here, as the document that an envelope or a proof secures, with its
 * dates in whole seconds. Options: {@code version}, {@code "2.0"} where nothing is said or {@code
 * "1.1"}, and {@code contexts}, an array of what follows the base context.
 */
public final class IssuedDocument {

    /** The names of the options that are read here. */
    public static final String VERSION = "version";

    public static final String CONTEXTS = "contexts";

    private static final String FAMILY = "vc:";

    private IssuedDocument() {}

    /** Why such terms make none, a sentence for the orderer. */
    public static Optional<String> refusal(Terms terms) {
        if (!terms.type().startsWith(FAMILY) || terms.type().equals(FAMILY + "*")) {
            return Optional.of("the type of a W3C credential is vc: and its name");
        }
        if (terms.statuses().stream().anyMatch(status -> !status.mechanism().equals("bitstring"))) {
            return Optional.of("the status of a W3C credential is kept in bitstring lists");
        }
        if (said(terms, VERSION)
                .filter(version ->
                        !version.equals(new JsonString("2.0"))
                                && !version.equals(new JsonString("1.1")))
                .isPresent()) {
            return Optional.of("version is neither \"1.1\" nor \"2.0\"");
        }
        if (said(terms, CONTEXTS).filter(more -> !(more instanceof JsonArray)).isPresent()) {
            return Optional.of("contexts is no array");
        }
        return IssuedSubject.refusal(terms.subject(), terms.claims());
    }

    private static Optional<JsonValue> said(Terms terms, String option) {
        return Optional.ofNullable(terms.options().members().get(option));
    }

    /** Of which version terms are that are not refused. */
    public static ModelVersion version(Terms terms) {
        return said(terms, VERSION).filter(new JsonString("1.1")::equals).isPresent()
                ? ModelVersion.V1_1
                : ModelVersion.V2_0;
    }

    /** The document of terms that are not refused. */
    public static JsonObject of(Terms terms) {
        ModelVersion version = version(terms);
        boolean first = version == ModelVersion.V1_1;
        List<JsonValue> contexts =
                said(terms, CONTEXTS).orElse(null) instanceof JsonArray(List<JsonValue> more)
                        ? more
                        : List.of();
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("@context", IssuedStatus.contexts(version, contexts));
        document.put("id", new JsonString("urn:uuid:" + terms.id()));
        document.put("type", types(terms.type().substring(FAMILY.length())));
        document.put("issuer", new JsonString(terms.issuer()));
        document.put(first ? "issuanceDate" : "validFrom", date(terms.validFrom()));
        terms.validUntil()
                .ifPresent(until ->
                        document.put(first ? "expirationDate" : "validUntil", date(until)));
        document.put("credentialSubject", IssuedSubject.of(terms.subject(), terms.claims()));
        if (!terms.statuses().isEmpty()) {
            document.put("credentialStatus", IssuedStatus.entries(version, terms.statuses()));
        }
        return JsonObject.of(document);
    }

    /** The type that all have is named once, by whichever of its names it was ordered. */
    private static JsonArray types(String type) {
        JsonString base = new JsonString(VcDataModel.BASE_TYPE);
        return new JsonArray(
                type.equals(VcDataModel.BASE_TYPE) || type.equals(TypeNames.BASE_IRI)
                        ? List.of(base)
                        : List.of(base, new JsonString(type)));
    }

    private static JsonString date(Instant instant) {
        return new JsonString(instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
