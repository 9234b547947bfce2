package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.w3c.IssuedStatus;
import dev.credgate.credential.w3c.IssuedSubject;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Terms of issuance as a document of the data model, without proof. */
final class CredentialDocument {

    private static final String FAMILY = "vc:";

    private CredentialDocument() {}

    /**
     * The document.
     *
     * @throws IllegalArgumentException with a sentence for the orderer when the terms do not fit
     */
    static JsonObject of(Terms terms) {
        if (!terms.type().startsWith(FAMILY) || terms.type().equals(FAMILY + "*")) {
            throw new IllegalArgumentException("the type of a W3C credential is vc: and its IRI");
        }
        Optional<String> nobody = IssuedSubject.refusal(terms.subject(), terms.claims());
        if (nobody.isPresent()) {
            throw new IllegalArgumentException(nobody.get());
        }
        ModelVersion version = version(terms);
        boolean first = version == ModelVersion.V1_1;
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("@context", contexts(terms, version));
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
        return frozen(document);
    }

    private static JsonObject frozen(Map<String, JsonValue> members) {
        return new JsonObject(Collections.unmodifiableMap(members));
    }

    private static ModelVersion version(Terms terms) {
        return switch (terms.options().members().get("version")) {
            case null -> ModelVersion.V2_0;
            case JsonString(String text) when text.equals("2.0") -> ModelVersion.V2_0;
            case JsonString(String text) when text.equals("1.1") -> ModelVersion.V1_1;
            default -> throw new IllegalArgumentException("version is neither 2.0 nor 1.1");
        };
    }

    private static JsonArray contexts(Terms terms, ModelVersion version) {
        return switch (terms.options().members().get("contexts")) {
            case null -> IssuedStatus.contexts(version, List.of());
            case JsonArray(var more) -> IssuedStatus.contexts(version, more);
            default -> throw new IllegalArgumentException("contexts is no array");
        };
    }

    private static JsonArray types(String iri) {
        JsonString base = new JsonString(VcDataModel.BASE_TYPE);
        return new JsonArray(
                FAMILY.concat(iri).equals(dev.credgate.credential.w3c.TypeNames.BASE)
                        ? List.of(base)
                        : List.of(base, new JsonString(iri)));
    }

    private static JsonString date(Instant instant) {
        return new JsonString(instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
