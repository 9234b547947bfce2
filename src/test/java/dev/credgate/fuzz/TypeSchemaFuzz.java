package dev.credgate.fuzz;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.verification.schema.SchemaLibrary;
import dev.credgate.verification.schema.SchemaLibrary.Finding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A type's schema as the chain holds it, from whoever published it, and claims: {@code {"schema":
 * …, "claims": …, "hidden": ["a"]}}; other text is a schema by itself. Claims that conform are not
 * said to break the schema when some of them are hidden.
 */
public final class TypeSchemaFuzz {

    private static final JsonObject CLAIMS =
            JsonObject.of(
                    Map.of(
                            "a", new JsonString("text"),
                            "b", new JsonArray(List.of(new JsonString("x"))),
                            "c", JsonObject.EMPTY));

    private TypeSchemaFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        // Each input is as new to it: what it keeps of schemas would hide one input from the next.
        SchemaLibrary library = new SchemaLibrary();
        if (!(JsonParser.parse(bytes) instanceof JsonReading.Read(JsonObject(var input)))
                || !(input.get("schema") instanceof JsonValue schema)
                || !(input.get("claims") instanceof JsonObject claims)) {
            library.check(new String(bytes, StandardCharsets.UTF_8), CLAIMS, Set.of());
            return;
        }
        String text = new String(JsonWriter.write(schema), StandardCharsets.UTF_8);
        Finding whole = library.check(text, claims, Set.of());
        if (!(input.get("hidden") instanceof JsonArray(var pointers))) {
            return;
        }
        Map<String, JsonValue> hidden = new HashMap<>();
        Map<String, JsonValue> shown = new LinkedHashMap<>(claims.members());
        for (JsonValue pointer : pointers) {
            if (pointer instanceof JsonString(String name) && shown.containsKey(name)) {
                hidden.put("/" + name.replace("~", "~0").replace("/", "~1"), shown.remove(name));
            }
        }
        Finding partly = library.check(text, JsonObject.of(shown), hidden.keySet());
        if (whole instanceof Finding.Conforms && partly instanceof Finding.Violated violated) {
            throw new IllegalStateException("what conforms breaks it when hidden: " + violated);
        }
    }
}
