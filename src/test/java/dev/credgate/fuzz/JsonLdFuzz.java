package dev.credgate.fuzz;

import dev.credgate.credential.dataintegrity.jsonld.TwoPaths;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;

/** JSON-LD to canonical statements: those of our own path are the library's. */
public final class JsonLdFuzz {

    private static final TwoPaths PATHS = new TwoPaths();

    private JsonLdFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (JsonParser.parse(bytes) instanceof JsonReading.Read(JsonObject document)) {
            PATHS.difference(document)
                    .ifPresent(difference -> {
                        throw new IllegalStateException(difference);
                    });
        }
    }
}
