package dev.credgate.fuzz;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;

/** The JSON parser: what it takes, it takes again from its own writing. */
public final class JsonFuzz {

    private JsonFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (JsonParser.parse(bytes) instanceof JsonReading.Read(var value)) {
            byte[] written = CanonicalWriter.canonical(value);
            if (!(JsonParser.parse(written) instanceof JsonReading.Read)) {
                throw new IllegalStateException("what was written cannot be read");
            }
        }
    }
}
