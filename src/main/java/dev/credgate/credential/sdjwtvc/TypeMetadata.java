package dev.credgate.credential.sdjwtvc;

import dev.credgate.crypto.IntegrityMetadata;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A type metadata document (draft-ietf-oauth-sd-jwt-vc, section 5.2), without what is for people's
 * eyes. Members that are not understood are passed over, as the draft demands. Immutable.
 *
 * @param parent the type that it extends, if it does
 * @param digests of the document's exact bytes
 */
record TypeMetadata(
        String type,
        Optional<Parent> parent,
        List<ClaimMetadata> claims,
        Map<Sha2, byte[]> digests) {

    /** The longest document, in bytes; that of fetched ones is the same. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_CLAIMS = 1000;

    /**
     * {@code extends}.
     *
     * @param integrity {@code extends#integrity}
     */
    record Parent(String type, Optional<String> integrity) {}

    sealed interface Reading {
        record Read(TypeMetadata metadata) implements Reading {}

        /**
         * It is none.
         *
         * @param why what is wrong with it, after "the type metadata"
         */
        record Refused(String why) implements Reading {}
    }

    /** Reads a document; never throws for what it holds. */
    static Reading read(byte[] document) {
        if (document.length > MAX_BYTES) {
            return new Reading.Refused("is larger than " + MAX_BYTES + " bytes");
        }
        return switch (JsonParser.parse(document)) {
            case JsonReading.Read(JsonObject object) -> read(object, document);
            case JsonReading.Read _ -> new Reading.Refused("is no JSON object");
            case JsonReading.Refused(var flaw, int offset) ->
                    new Reading.Refused(
                            "is no JSON that is taken here: " + flaw + " at byte " + offset);
        };
    }

    private static Reading read(JsonObject object, byte[] document) {
        for (String name : List.of("vct", "extends", "extends#integrity")) {
            if (object.member(name)
                    .filter(value -> !(value instanceof JsonString(String text) && !text.isEmpty()))
                    .isPresent()) {
                return new Reading.Refused("has a " + name + " that is no text");
            }
        }
        Optional<String> type = text(object, "vct");
        if (type.isEmpty()) {
            return new Reading.Refused("has no vct");
        }
        List<ClaimMetadata> claims = new ArrayList<>();
        Set<ClaimPath> paths = new HashSet<>();
        for (JsonValue claim : object.member("claims").map(TypeMetadata::list).orElse(List.of())) {
            Optional<ClaimMetadata> read = ClaimMetadata.read(claim);
            if (read.isEmpty()) {
                return new Reading.Refused(
                        "says of a claim what cannot be read, the one after " + claims.size());
            }
            if (!paths.add(read.get().path())) {
                return new Reading.Refused("speaks of " + read.get().path() + " twice");
            }
            claims.add(read.get());
        }
        if (claims.size() > MAX_CLAIMS) {
            return new Reading.Refused("speaks of more than " + MAX_CLAIMS + " claims");
        }
        return new Reading.Read(
                new TypeMetadata(
                        type.get(),
                        text(object, "extends")
                                .map(parent ->
                                        new Parent(parent, text(object, "extends#integrity"))),
                        List.copyOf(claims),
                        digests(document)));
    }

    private static Map<Sha2, byte[]> digests(byte[] document) {
        Map<Sha2, byte[]> digests = new EnumMap<>(Sha2.class);
        for (Sha2 algorithm : Sha2.values()) {
            digests.put(algorithm, algorithm.hash(Message.of(document)));
        }
        return digests;
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.member(name)
                .flatMap(value ->
                        value instanceof JsonString(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** Its elements; what is no array is an element that will be refused. */
    private static List<JsonValue> list(JsonValue value) {
        return value instanceof JsonArray(List<JsonValue> elements) ? elements : List.of(value);
    }

    /** What names its exact bytes. */
    String integrity() {
        return IntegrityMetadata.of(Sha2.SHA_256, digests.getOrDefault(Sha2.SHA_256, new byte[0]));
    }

    /** Whether its bytes are those that were meant. */
    boolean fits(IntegrityMetadata integrity) {
        return integrity.fits(algorithm -> digests.getOrDefault(algorithm, new byte[0]));
    }
}
