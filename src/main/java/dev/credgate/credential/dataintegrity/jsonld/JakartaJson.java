package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.json.EcmaScriptNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonStructure;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our JSON as the JSON-LD library reads it; numbers by their value as doubles. */
final class JakartaJson {

    private static final JsonProvider JSON = JsonProvider.provider();

    private JakartaJson() {}

    static JsonStructure structure(JsonObject object) {
        JsonObjectBuilder builder = JSON.createObjectBuilder();
        object.members().forEach((name, value) -> builder.add(name, value(value)));
        return builder.build();
    }

    static jakarta.json.JsonValue value(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> JSON.createValue(text);
            case JsonNumber(String token) -> number(token);
            case JsonBoolean truth ->
                    truth == JsonBoolean.TRUE
                            ? jakarta.json.JsonValue.TRUE
                            : jakarta.json.JsonValue.FALSE;
            case JsonNull _ -> jakarta.json.JsonValue.NULL;
            case JsonObject object -> structure(object);
            case JsonArray(var elements) -> {
                JsonArrayBuilder builder = JSON.createArrayBuilder();
                elements.forEach(element -> builder.add(value(element)));
                yield builder.build();
            }
        };
    }

    private static jakarta.json.JsonValue number(String token) {
        double value =
                EcmaScriptNumbers.exact(token)
                        .orElseThrow(() ->
                                JsonLdFlawed.of(
                                        Flaw.NUMBER_OUT_OF_RANGE, "a number that no double holds"));
        boolean whole = value == Math.rint(value);
        return whole
                ? JSON.createValue(new BigDecimal(value).toBigInteger())
                : JSON.createValue(value);
    }

    static JsonArrayBuilder arrayBuilder() {
        return JSON.createArrayBuilder();
    }

    static JsonObjectBuilder objectBuilder() {
        return JSON.createObjectBuilder();
    }

    /** The library's JSON as ours. */
    static JsonValue ours(jakarta.json.JsonValue value) {
        return switch (value) {
            case jakarta.json.JsonString text -> new JsonString(text.getString());
            case jakarta.json.JsonNumber number -> new JsonNumber(number.toString());
            case jakarta.json.JsonArray array ->
                    new JsonArray(array.stream().map(JakartaJson::ours).toList());
            case jakarta.json.JsonObject object -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                object.forEach((name, member) -> members.put(name, ours(member)));
                yield JsonObject.of(members);
            }
            default ->
                    switch (value.getValueType()) {
                        case TRUE -> JsonBoolean.TRUE;
                        case FALSE -> JsonBoolean.FALSE;
                        default -> JsonNull.NULL;
                    };
        };
    }
}
