package dev.credgate.json;

/** What parsing came to. */
public sealed interface JsonReading {

    /** One JSON value and nothing else. */
    record Read(JsonValue value) implements JsonReading {}

    /**
     * Not accepted.
     *
     * @param offset the byte at which it was noticed
     */
    record Refused(JsonFlaw flaw, int offset) implements JsonReading {}
}
