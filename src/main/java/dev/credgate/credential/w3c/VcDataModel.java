package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A credential of the W3C data model, as its JSON says. It keeps every rule of the model that needs
 * no JSON-LD: ids are single URLs, what must name its type does, {@code credentialSubject} says
 * something. Whether a term means anything is for whoever processes contexts. Immutable.
 *
 * @param document the whole of it
 * @param version by its first context
 * @param id its {@code id}
 * @param issuer a URL or DID, out of {@code issuer} or its {@code id}
 * @param types as they stand in {@code type}, {@code VerifiableCredential} among them
 * @param validFrom the first instant at which it is valid: {@code issuanceDate} in 1.1
 * @param validUntil the first instant at which it is no longer valid: {@code expirationDate} in 1.1
 * @param dateFlaw what is wrong with its dates in form; those are then empty
 * @param subjects the elements of {@code credentialSubject}, at least one
 * @param statuses what {@code credentialStatus} refers to
 */
public record VcDataModel(
        JsonObject document,
        ModelVersion version,
        Optional<String> id,
        String issuer,
        List<String> types,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil,
        Optional<FlawFound> dateFlaw,
        List<JsonObject> subjects,
        List<StatusReference> statuses) {

    /** The type that every credential has. */
    public static final String BASE_TYPE = "VerifiableCredential";

    public VcDataModel {
        types = List.copyOf(types);
        subjects = List.copyOf(subjects);
        statuses = List.copyOf(statuses);
    }

    /** What a document is, measured by the data model. */
    public sealed interface Reading {
        /** A credential. */
        record Sound(VcDataModel credential) implements Reading {}

        /** None. */
        record Broken(FlawFound found) implements Reading {}
    }

    /** Reads a document; never throws for what it holds. */
    public static Reading read(JsonObject document) {
        try {
            return new Reading.Sound(credential(document));
        } catch (RuleBroken broken) {
            return new Reading.Broken(broken.found());
        }
    }

    /**
     * Whom it is about: the {@code id} that all its subjects have. Several elements of one {@code
     * id} are one subject: a graph's signature does not tell in how many of them it is spelled.
     */
    public Optional<String> subject() {
        if (!(subjects.getFirst().members().get("id") instanceof JsonString(String id))) {
            return Optional.empty();
        }
        for (JsonObject other : subjects) {
            if (!(other.members().get("id") instanceof JsonString(String its)) || !its.equals(id)) {
                return Optional.empty();
            }
        }
        return Optional.of(id);
    }

    /**
     * The claims: the members of its one subject, or of several elements an object with {@code
     * credentialSubject} alone.
     */
    public JsonObject claims() {
        return subjects.size() == 1
                ? subjects.getFirst()
                : JsonObject.of(Map.of("credentialSubject", new JsonArray(List.copyOf(subjects))));
    }

    private static VcDataModel credential(JsonObject document) {
        ModelVersion version = Rules.version(document);
        List<String> types = Rules.types(document, BASE_TYPE);
        Optional<String> id = Rules.id(document, "the credential");
        String issuer = issuer(document, version);
        List<JsonObject> subjects = subjects(document);
        Rules.typedObjects(document, "credentialSchema", true);
        Rules.typedObjects(document, "refreshService", false);
        Rules.typedObjects(document, "termsOfUse", false);
        Rules.typedObjects(document, "evidence", false);
        List<StatusReference> statuses = StatusEntries.read(document);
        if (version == ModelVersion.V2_0) {
            Rules.languageValue(document, "name", "the credential");
            Rules.languageValue(document, "description", "the credential");
            Rules.relatedResources(document);
            // What is reserved for extensions says which it is (2.0, section 5.10).
            Rules.typedObjects(document, "renderMethod", false);
            Rules.typedObjects(document, "confidenceMethod", false);
        }
        Validity validity = Validity.read(document, version);
        return new VcDataModel(
                document,
                version,
                id,
                issuer,
                types,
                validity.from(),
                validity.until(),
                validity.flaw(),
                subjects,
                statuses);
    }

    private static String issuer(JsonObject document, ModelVersion version) {
        JsonValue issuer = document.members().get("issuer");
        if (issuer == null) {
            throw new RuleBroken(Flaw.DATA_MODEL, "there is no issuer");
        }
        // Only 2.0 says what an issuer's name is; in 1.1 other contexts do.
        if (version == ModelVersion.V2_0 && issuer instanceof JsonObject object) {
            Rules.languageValue(object, "name", "issuer");
            Rules.languageValue(object, "description", "issuer");
        }
        return Rules.urlOrObject(issuer, "issuer");
    }

    private static List<JsonObject> subjects(JsonObject document) {
        JsonValue subject = document.members().get("credentialSubject");
        if (subject == null) {
            throw new RuleBroken(Flaw.DATA_MODEL, "there is no credentialSubject");
        }
        List<JsonObject> subjects = new ArrayList<>();
        for (JsonValue entry : Rules.listOf(subject)) {
            if (!(entry instanceof JsonObject object) || object.members().isEmpty()) {
                throw new RuleBroken(
                        Flaw.DATA_MODEL, "a credentialSubject is no object or says nothing");
            }
            Rules.id(object, "credentialSubject");
            subjects.add(object);
        }
        if (subjects.isEmpty()) {
            throw new RuleBroken(Flaw.DATA_MODEL, "credentialSubject is empty");
        }
        return subjects;
    }

    /** The two dates, or what is wrong with one of them. */
    private record Validity(
            Optional<Instant> from, Optional<Instant> until, Optional<FlawFound> flaw) {

        static Validity read(JsonObject document, ModelVersion version) {
            boolean first = version == ModelVersion.V1_1;
            try {
                Optional<Instant> from = date(document, first ? "issuanceDate" : "validFrom");
                if (first && from.isEmpty()) {
                    throw new RuleBroken(Flaw.DATE_MALFORMED, "there is no issuanceDate");
                }
                return new Validity(
                        from,
                        date(document, first ? "expirationDate" : "validUntil"),
                        Optional.empty());
            } catch (RuleBroken broken) {
                return new Validity(
                        Optional.empty(), Optional.empty(), Optional.of(broken.found()));
            }
        }

        private static Optional<Instant> date(JsonObject document, String name) {
            JsonValue value = document.members().get(name);
            if (value == null) {
                return Optional.empty();
            }
            Optional<Instant> date =
                    value instanceof JsonString(String text)
                            ? DateTimeStamp.parse(text)
                            : Optional.empty();
            if (date.isEmpty()) {
                throw new RuleBroken(
                        Flaw.DATE_MALFORMED, name + " is not a date and time with an offset");
            }
            return date;
        }
    }
}
