package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A presentation of the W3C data model (2.0, section 4.13), as its JSON says; what its credentials
 * are is not looked at. Immutable.
 *
 * @param document the whole of it
 * @param version by its first context
 * @param id its {@code id}
 * @param holder a URL or DID, out of {@code holder} or its {@code id}
 * @param types as they stand in {@code type}, {@code VerifiablePresentation} among them
 * @param credentials the elements of {@code verifiableCredential}
 */
public record VpDataModel(
        JsonObject document,
        ModelVersion version,
        Optional<String> id,
        Optional<String> holder,
        List<String> types,
        List<JsonValue> credentials) {

    /** The type that every presentation has. */
    public static final String BASE_TYPE = "VerifiablePresentation";

    /** Credentials in one presentation: each costs a signature. */
    public static final int MAX_CREDENTIALS = 64;

    public VpDataModel {
        types = List.copyOf(types);
        credentials = List.copyOf(credentials);
    }

    /** What a document is, measured by the data model. */
    public sealed interface Reading {
        /** A presentation. */
        record Sound(VpDataModel presentation) implements Reading {}

        /** None. */
        record Broken(FlawFound found) implements Reading {}
    }

    /** Reads a document; never throws for what it holds. */
    public static Reading read(JsonObject document) {
        try {
            return new Reading.Sound(presentation(document));
        } catch (RuleBroken broken) {
            return new Reading.Broken(broken.found());
        }
    }

    private static VpDataModel presentation(JsonObject document) {
        ModelVersion version = Rules.version(document);
        List<String> types = Rules.types(document, BASE_TYPE);
        Optional<String> id = Rules.id(document, "the presentation");
        JsonValue holder = document.members().get("holder");
        Rules.typedObjects(document, "termsOfUse", false);
        JsonValue credentials = document.members().get("verifiableCredential");
        List<JsonValue> held = credentials == null ? List.of() : Rules.listOf(credentials);
        if (held.size() > MAX_CREDENTIALS) {
            throw new RuleBroken(
                    Flaw.TOO_MANY_CREDENTIALS,
                    "more than " + MAX_CREDENTIALS + " credentials in one presentation");
        }
        return new VpDataModel(
                document,
                version,
                id,
                holder == null
                        ? Optional.empty()
                        : Optional.of(Rules.urlOrObject(holder, "holder")),
                types,
                held);
    }
}
