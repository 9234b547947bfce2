package dev.credgate.verification.schema;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A library of schemas, and how they are written here. */
abstract class SchemaGround {

    final SchemaLibrary library = new SchemaLibrary();

    static JsonObject json(String text) {
        if (JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonObject object)) {
            return object;
        }
        throw new AssertionError(text);
    }

    static String schema(String dialect, String rules) {
        String name =
                dialect.equals("04")
                        ? "http://json-schema.org/draft-04/schema#"
                        : "https://json-schema.org/draft/2020-12/schema";
        return ("{'$schema':'" + name + "'," + rules + "}").replace('\'', '"');
    }

    static Optional<String> refusal(String schema) {
        return SchemaLimits.read(schema) instanceof SchemaLimits.Reading.Refused(String why)
                ? Optional.of(why)
                : Optional.empty();
    }
}
