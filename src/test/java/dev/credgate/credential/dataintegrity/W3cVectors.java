package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The test vectors of W3C's vc-di-eddsa and vc-di-ecdsa in the folder that {@code CREDGATE_VECTORS}
 * names, and the further ones in that of {@code CREDGATE_CONFORMANCE}.
 */
public final class W3cVectors {

    /**
     * Some vectors name a draft context of citizenship terms that is published nowhere for good.
     * This has the terms that they use, as their own canonical forms show them.
     */
    private static final String CITIZENSHIP =
            """
            {"@context": {"@protected": true, "id": "@id", "type": "@type",
              "c": {"@id": "https://w3id.org/citizenship#", "@prefix": true},
              "s": {"@id": "https://schema.org/", "@prefix": true},
              "x": {"@id": "http://www.w3.org/2001/XMLSchema#", "@prefix": true},
              "image": {"@id": "s:image", "@type": "@id"},
              "PermanentResidentCardCredential": "c:PermanentResidentCardCredential",
              "EmploymentAuthorizationDocumentCredential":
                "c:EmploymentAuthorizationDocumentCredential",
              "Person": {"@id": "s:Person", "@context": {"@protected": true,
                "additionalName": "s:additionalName", "familyName": "s:familyName",
                "gender": "s:gender", "givenName": "s:givenName",
                "birthDate": {"@id": "s:birthDate", "@type": "x:dateTime"},
                "birthCountry": "c:birthCountry"}},
              "PermanentResident": {"@id": "c:PermanentResident", "@context": {"@protected": true,
                "commuterClassification": "c:commuterClassification",
                "permanentResidentCard": {"@id": "c:permanentResidentCard", "@type": "@id"},
                "residentSince": {"@id": "c:residentSince", "@type": "x:dateTime"}}},
              "EmployablePerson": {"@id": "c:EmployablePerson", "@context": {"@protected": true,
                "employmentAuthorizationDocument":
                  {"@id": "c:employmentAuthorizationDocument", "@type": "@id"},
                "residentSince": {"@id": "c:residentSince", "@type": "x:dateTime"}}},
              "PermanentResidentCard": {"@id": "c:PermanentResidentCard", "@context": {
                "@protected": true, "identifier": "s:identifier",
                "lprCategory": "c:lprCategory", "lprNumber": "c:lprNumber"}},
              "EmploymentAuthorizationDocument": {"@id": "c:EmploymentAuthorizationDocument",
                "@context": {"@protected": true, "identifier": "s:identifier",
                "lprCategory": "c:lprCategory", "lprNumber": "c:lprNumber"}}}}
            """;

    private final Path folder;

    private W3cVectors(Path folder) {
        this.folder = folder;
    }

    /** Those of {@code CREDGATE_VECTORS}, if it is set. */
    static Optional<W3cVectors> vectors() {
        return Optional.ofNullable(System.getenv("CREDGATE_VECTORS"))
                .map(folder -> new W3cVectors(Path.of(folder, "w3c")));
    }

    /** Those of {@code CREDGATE_CONFORMANCE}, if it is set. */
    static Optional<W3cVectors> conformance() {
        return Optional.ofNullable(System.getenv("CREDGATE_CONFORMANCE"))
                .map(folder -> new W3cVectors(Path.of(folder, "data")));
    }

    /** The bundled contexts and the one for the vectors alone. */
    public static ContextStore contexts() {
        return ContextStore.bundled()
                .with(
                        "https://w3id.org/citizenship/v4rc1",
                        CITIZENSHIP.getBytes(StandardCharsets.UTF_8));
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    JsonObject json(String name) {
        return (JsonObject) parse(text(name));
    }

    static JsonValue parse(String text) {
        return switch (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))) {
            case JsonReading.Read(var value) -> value;
            case JsonReading.Refused(var flaw, int at) ->
                    throw new AssertionError(flaw + " at " + at + " of " + text);
        };
    }

    static JsonObject object(String text) {
        return (JsonObject) parse(text);
    }

    static JsonObject object(JsonObject in, String name) {
        return (JsonObject) in.member(name).orElseThrow();
    }

    static String string(JsonObject in, String name) {
        return ((JsonString) in.member(name).orElseThrow()).value();
    }
}
