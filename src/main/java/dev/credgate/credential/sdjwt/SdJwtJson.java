package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Body;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.json.JsonFlaw;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * SD-JWTs in JWS JSON serialisation (RFC 9901, section 8), flattened or general with one signature,
 * brought into the compact form that they stand for: {@code sd_hash} is over that (section 8.2).
 */
public final class SdJwtJson {

    private static final byte[] PROTECTED = ascii("\"protected\"");
    private static final byte[] PAYLOAD = ascii("\"payload\"");

    /** Names that stand in documents of other formats, and behind base64url in ours. */
    private static final List<byte[]> OF_OTHERS =
            List.of(ascii("\"@context\""), ascii("\"cptId\""));

    private static final Set<String> FLATTENED =
            Set.of("payload", "protected", "signature", "header");
    private static final Set<String> GENERAL = Set.of("payload", "signatures");
    private static final Set<String> SIGNATURE = Set.of("protected", "signature", "header");
    private static final Set<String> HEADER = Set.of("disclosures", "kb_jwt");
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+){2}");

    private SdJwtJson() {}

    /** What a body is in this respect. */
    public sealed interface Reading {
        /** The same in compact form. */
        record Compact(byte[] text) implements Reading {}

        /** Of this serialisation and broken. */
        record Refused(FlawFound found) implements Reading {}

        /** Of another kind. */
        record Other() implements Reading {}
    }

    /** Reads a body; never throws for what it is. */
    public static Reading read(Body body) {
        if (!begins(body.bytes())) {
            return new Reading.Other();
        }
        if (body.json() instanceof JsonReading.Refused refused) {
            return brokenJson(body.bytes(), refused);
        }
        if (!(body.json() instanceof JsonReading.Read(JsonObject object))
                || !(object.member("payload").orElse(null) instanceof JsonString(String payload))
                || !contains(body.bytes(), PROTECTED)) {
            return new Reading.Other();
        }
        Optional<JsonObject> signature = signature(object);
        if (signature.isEmpty()) {
            return refused("it has not exactly one signature, or members that are not known");
        }
        return compact(payload, signature.get());
    }

    /**
     * JSON that is cut short or that only a strict reader refuses: told of where it spells ours and
     * no other's, whose claims may be named so.
     */
    private static Reading brokenJson(byte[] bytes, JsonReading.Refused json) {
        return json.flaw() != JsonFlaw.SYNTAX
                        && contains(bytes, PAYLOAD)
                        && contains(bytes, PROTECTED)
                        && OF_OTHERS.stream().noneMatch(name -> contains(bytes, name))
                ? new Reading.Refused(JsonFlaws.of(json, "the JSON"))
                : new Reading.Other();
    }

    private static Optional<JsonObject> signature(JsonObject object) {
        if (object.members().containsKey("signature")) {
            return FLATTENED.containsAll(object.members().keySet())
                    ? Optional.of(object)
                    : Optional.empty();
        }
        return GENERAL.equals(object.members().keySet())
                        && object.member("signatures").orElse(null) instanceof JsonArray(var all)
                        && all.size() == 1
                        && all.getFirst() instanceof JsonObject one
                        && SIGNATURE.containsAll(one.members().keySet())
                ? Optional.of(one)
                : Optional.empty();
    }

    private static Reading compact(String payload, JsonObject signature) {
        JsonValue header = signature.member("header").orElse(JsonObject.EMPTY);
        if (!(header instanceof JsonObject open) || !HEADER.containsAll(open.members().keySet())) {
            return refused("its unprotected header has more than disclosures and kb_jwt");
        }
        if (!(signature.member("protected").orElse(null) instanceof JsonString(String guarded))
                || !(signature.member("signature").orElse(null) instanceof JsonString(String made))
                || !isEncoded(guarded)
                || !isEncoded(payload)
                || !isEncoded(made)) {
            return refused("protected, payload or signature is no base64url");
        }
        StringBuilder text =
                new StringBuilder(guarded).append('.').append(payload).append('.').append(made);
        text.append('~');
        if (!(open.member("disclosures").orElse(new JsonArray(List.of()))
                instanceof JsonArray(List<JsonValue> disclosures))) {
            return refused("disclosures is no array");
        }
        for (JsonValue one : disclosures) {
            if (!(one instanceof JsonString(String disclosure)) || !isEncoded(disclosure)) {
                return refused("a disclosure is no base64url");
            }
            text.append(disclosure).append('~');
        }
        Optional<JsonValue> binding = open.member("kb_jwt");
        if (binding.isPresent()) {
            if (!(binding.get() instanceof JsonString(String jwt)) || !JWT.matcher(jwt).matches()) {
                return refused("kb_jwt is no JWT");
            }
            text.append(jwt);
        }
        return new Reading.Compact(ascii(text.toString()));
    }

    private static boolean isEncoded(String text) {
        return BASE64URL.matcher(text).matches();
    }

    private static boolean begins(byte[] body) {
        for (byte one : body) {
            if (one == '{') {
                return true;
            }
            if (one != ' ' && one != '\n' && one != '\r' && one != '\t') {
                return false;
            }
        }
        return false;
    }

    private static boolean contains(byte[] body, byte[] word) {
        for (int at = 0; at <= body.length - word.length; at++) {
            int same = 0;
            while (same < word.length && body[at + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }

    private static Reading refused(String detail) {
        return new Reading.Refused(new FlawFound(Flaw.ENCODING_MALFORMED, detail));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
