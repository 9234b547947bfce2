package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Turns the SDK's portable JSON back into what was signed (docs/weidentity-format.md §9): drops
 * {@code $from}, reads dates outside claims as the UTC+8 wall clock they are, the Z
 * notwithstanding, and gives doubles in claims back Java's spelling.
 */
final class PortableJson {

    private static final String MARK = "$from";
    private static final Set<String> DATES = Set.of("issuanceDate", "expirationDate");
    private static final DateTimeFormatter WALL_CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'")
                    .withResolverStyle(ResolverStyle.STRICT);
    private static final ZoneOffset WHERE_THE_CLOCK_HANGS = ZoneOffset.ofHours(8);

    private PortableJson() {}

    /** Whether the document says that it is in portable form. */
    static boolean isPortable(JsonObject document) {
        return document.members().containsKey(MARK);
    }

    /** The document as it was before its export; plain documents come back as they are. */
    static JsonObject plain(JsonObject document) {
        if (!isPortable(document)) {
            return document;
        }
        if (!(document.members().get(MARK) instanceof JsonString(String from))
                || !from.equals("toJson")) {
            throw new Malformation(Flaw.UNKNOWN_MEMBER, MARK + " is not \"toJson\"");
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
        members.remove(MARK);
        return members.get("verifiableCredential") instanceof JsonArray(var credentials)
                ? presentation(members, credentials)
                : credential(members);
    }

    private static JsonObject presentation(
            Map<String, JsonValue> members, java.util.List<JsonValue> credentials) {
        members.put(
                "verifiableCredential",
                new JsonArray(
                        credentials.stream()
                                .map(one ->
                                        one instanceof JsonObject(var inner)
                                                ? credential(new LinkedHashMap<>(inner))
                                                : one)
                                .toList()));
        members.computeIfPresent("proof", (_, proof) -> proof(proof));
        return JsonObject.of(members);
    }

    private static JsonObject credential(Map<String, JsonValue> members) {
        for (String date : DATES) {
            members.computeIfPresent(date, (name, text) -> seconds(name, text));
        }
        members.computeIfPresent("proof", (_, proof) -> proof(proof));
        members.computeIfPresent("claim", (_, claim) -> doubles(claim));
        return JsonObject.of(members);
    }

    private static JsonValue proof(JsonValue proof) {
        if (!(proof instanceof JsonObject(var members))) {
            return proof;
        }
        Map<String, JsonValue> plain = new LinkedHashMap<>(members);
        plain.computeIfPresent("created", (name, text) -> seconds(name, text));
        return JsonObject.of(plain);
    }

    private static JsonValue seconds(String name, JsonValue value) {
        if (value instanceof JsonString(String text)) {
            try {
                return new JsonNumber(
                        Long.toString(
                                LocalDateTime.parse(text, WALL_CLOCK)
                                        .toEpochSecond(WHERE_THE_CLOCK_HANGS)));
            } catch (DateTimeParseException _) {
                // Said below, as for every other type.
            }
        }
        throw new Malformation(
                Flaw.WRONG_TYPE, name + " of a portable document is not yyyy-MM-ddTHH:mm:ssZ");
    }

    private static JsonValue doubles(JsonValue value) {
        return switch (value) {
            case JsonNumber(String token) when !JsonNumbers.isInteger(token) ->
                    new JsonNumber(JsonNumbers.javaForm(token));
            case JsonArray(var elements) ->
                    new JsonArray(elements.stream().map(PortableJson::doubles).toList());
            case JsonObject(var members) -> {
                Map<String, JsonValue> plain = new LinkedHashMap<>(members);
                plain.replaceAll((_, member) -> doubles(member));
                yield JsonObject.of(plain);
            }
            default -> value;
        };
    }
}
