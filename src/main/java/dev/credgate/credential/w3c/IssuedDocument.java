package dev.credgate.credential.w3c;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A credential that is issued here, as the document that an envelope secures. */
public final class IssuedDocument {

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
        return IssuedSubject.refusal(terms.subject(), terms.claims());
    }

    /**
     * The document of terms that are not refused.
     *
     * @param contexts what follows the base context
     */
    public static JsonObject of(Terms terms, ModelVersion version, List<JsonValue> contexts) {
        boolean first = version == ModelVersion.V1_1;
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("@context", IssuedStatus.contexts(version, contexts));
        document.put("id", new JsonString("urn:uuid:" + terms.id()));
        String type = terms.type().substring(FAMILY.length());
        List<JsonValue> types = new ArrayList<>();
        types.add(new JsonString(VcDataModel.BASE_TYPE));
        if (!type.equals(VcDataModel.BASE_TYPE)) {
            types.add(new JsonString(type));
        }
        document.put("type", new JsonArray(List.copyOf(types)));
        document.put("issuer", new JsonString(terms.issuer()));
        document.put(
                first ? "issuanceDate" : "validFrom", new JsonString(terms.validFrom().toString()));
        terms.validUntil()
                .ifPresent(until ->
                        document.put(
                                first ? "expirationDate" : "validUntil",
                                new JsonString(until.toString())));
        document.put("credentialSubject", IssuedSubject.of(terms.subject(), terms.claims()));
        if (!terms.statuses().isEmpty()) {
            document.put("credentialStatus", IssuedStatus.entries(version, terms.statuses()));
        }
        return JsonObject.of(document);
    }
}
