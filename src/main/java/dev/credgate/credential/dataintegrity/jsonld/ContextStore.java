package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contexts that documents may name, by their URLs: the bundled ones and an operator's, each
 * held to the SHA-256 that is pinned for it. Nothing is ever fetched. Immutable.
 */
public final class ContextStore {

    private static final String FOLDER = "/contexts/";

    private final Map<String, Entry> entries;

    /**
     * A context's document.
     *
     * @param bytes as published; nobody may change them
     * @param values of JSON in the context
     */
    record Entry(byte[] bytes, JsonObject document, JsonValue context, long values) {}

    private ContextStore(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** Loaded once. */
    private static final class Bundled {
        static final ContextStore STORE = load();
    }

    /**
     * The bundled contexts.
     *
     * @throws IllegalStateException when one is missing or is not what its digest says
     */
    public static ContextStore bundled() {
        return Bundled.STORE;
    }

    private static ContextStore load() {
        Map<String, Entry> entries = new HashMap<>();
        for (String line :
                new String(resource("SHA256"), StandardCharsets.UTF_8).lines().toList()) {
            int file = line.indexOf(' ') + 1;
            int url = line.indexOf(' ', file) + 1;
            String name = line.substring(file, url - 1);
            byte[] bytes = resource(name);
            String digest = HexFormat.of().formatHex(Sha2.SHA_256.hash(Message.of(bytes)));
            if (!digest.equals(line.substring(0, file - 1))) {
                throw new IllegalStateException(
                        "the bundled context " + name + " is not what its pinned SHA-256 says");
            }
            entries.put(line.substring(url), entry(bytes));
        }
        return new ContextStore(entries);
    }

    private static byte[] resource(String name) {
        try (InputStream in = ContextStore.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the bundled context " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(byte[] bytes) {
        if (JsonParser.parse(bytes) instanceof JsonReading.Read(JsonObject document)
                && document.member("@context").orElse(null) instanceof JsonValue context) {
            return new Entry(bytes, document, context, OwnContexts.values(context));
        }
        throw new IllegalArgumentException("no JSON-LD context");
    }

    /**
     * These and one more.
     *
     * @throws IllegalArgumentException when the bytes are no JSON object with a context
     */
    public ContextStore with(String url, byte[] bytes) {
        Map<String, Entry> more = new HashMap<>(entries);
        more.put(url, entry(bytes));
        return new ContextStore(more);
    }

    /** Whose URLs are known. */
    public Set<String> urls() {
        return entries.keySet();
    }

    /** A context's bytes, a new array. */
    public Optional<byte[]> bytes(String url) {
        return Optional.ofNullable(entries.get(url)).map(entry -> entry.bytes().clone());
    }

    Optional<Entry> find(String url) {
        return Optional.ofNullable(entries.get(url));
    }
}
