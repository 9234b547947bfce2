package dev.credgate.cli;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A file of Project Wycheproof's signature cases.
 *
 * @param announced how many cases the file says it has
 */
record WycheproofFile(int announced, List<Group> groups) {

    /** Far more than the largest of them, 500 kB. */
    private static final long MOST_BYTES = 10_000_000;

    /** Cases with one key. */
    record Group(JsonObject key, List<Case> cases) {

        /** A part of the key. */
        String text(String name) {
            return string(key, name);
        }

        /** A part of the key that is in hex. */
        byte[] bytes(String name) {
            return HexFormat.of().parseHex(text(name));
        }
    }

    /** A case. */
    record Case(String number, String comment, String result, byte[] message, byte[] signature) {

        boolean isValid() {
            return result.equals("valid");
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException when there is none, or it is something else
     */
    static WycheproofFile read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is too large for a file of Wycheproof's");
        }
        try {
            return read(Files.readAllBytes(file));
        } catch (IllegalArgumentException flaw) {
            throw new IOException(file + " has no cases of signatures: " + flaw.getMessage(), flaw);
        }
    }

    private static WycheproofFile read(byte[] bytes) {
        return switch (JsonParser.parse(bytes)) {
            case JsonReading.Read(JsonObject file) ->
                    new WycheproofFile(
                            Integer.parseInt(number(file, "numberOfTests")),
                            objects(file, "testGroups").stream()
                                    .map(WycheproofFile::group)
                                    .toList());
            case JsonReading other -> throw new IllegalArgumentException(other.toString());
        };
    }

    private static Group group(JsonObject group) {
        return new Group(
                switch (member(group, "publicKey")) {
                    case JsonObject key -> key;
                    case JsonValue other -> throw new IllegalArgumentException("publicKey");
                },
                objects(group, "tests").stream().map(WycheproofFile::one).toList());
    }

    private static Case one(JsonObject one) {
        return new Case(
                number(one, "tcId"),
                string(one, "comment"),
                string(one, "result"),
                HexFormat.of().parseHex(string(one, "msg")),
                HexFormat.of().parseHex(string(one, "sig")));
    }

    private static List<JsonObject> objects(JsonObject of, String name) {
        if (!(member(of, name) instanceof JsonArray(var elements))) {
            throw new IllegalArgumentException(name);
        }
        return elements.stream()
                .map(element -> {
                    if (element instanceof JsonObject object) {
                        return object;
                    }
                    throw new IllegalArgumentException(name);
                })
                .toList();
    }

    private static String string(JsonObject of, String name) {
        if (member(of, name) instanceof JsonString(String text)) {
            return text;
        }
        throw new IllegalArgumentException(name);
    }

    private static String number(JsonObject of, String name) {
        if (member(of, name) instanceof JsonNumber(String token)) {
            return token;
        }
        throw new IllegalArgumentException(name);
    }

    private static JsonValue member(JsonObject of, String name) {
        return of.member(name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }
}
