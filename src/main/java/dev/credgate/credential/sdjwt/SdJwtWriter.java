package dev.credgate.credential.sdjwt;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes claims out of a payload and leaves their digests (RFC 9901, section 4.2), with SHA-256. A
 * pointer below another that is taken out too gives a disclosure within a disclosure. One instance
 * writes one SD-JWT; not thread-safe.
 */
public final class SdJwtWriter {

    /** Digests of nothing in one place. */
    public static final int MAX_DECOYS = 64;

    private static final int SALT_BYTES = 16;
    private static final Set<String> OWN_NAMES = Set.of("_sd", "...", DigestAlgorithm.CLAIM);

    private final Set<String> disclosable;
    private final int decoys;
    private final SecureRandom random;
    private final List<String> disclosures = new ArrayList<>();
    private int taken;

    /**
     * A writer.
     *
     * @param disclosable JSON pointers (RFC 6901) of members and elements that the holder may hide
     * @param decoys how many digests of nothing stand beside those of each object, at most {@link
     *     #MAX_DECOYS}
     */
    public SdJwtWriter(Set<String> disclosable, int decoys, SecureRandom random) {
        this.disclosable = Set.copyOf(disclosable);
        this.decoys = decoys;
        this.random = random;
    }

    /** Why claims cannot be written, as a sentence for whoever ordered them. */
    public static Optional<String> refusal(JsonValue claims) {
        return switch (claims) {
            case JsonObject(Map<String, JsonValue> members) ->
                    members.entrySet().stream()
                            .map(member ->
                                    OWN_NAMES.contains(member.getKey())
                                            ? Optional.of(
                                                    "no claim may have the name " + member.getKey())
                                            : refusal(member.getValue()))
                            .flatMap(Optional::stream)
                            .findFirst();
            case JsonArray(List<JsonValue> elements) ->
                    elements.stream()
                            .map(SdJwtWriter::refusal)
                            .flatMap(Optional::stream)
                            .findFirst();
            default -> Optional.empty();
        };
    }

    /** The payload with digests in place of what may be hidden. */
    public JsonObject payload(JsonObject claims) {
        JsonObject hidden = object(claims, "");
        if (disclosures.isEmpty() && decoys == 0) {
            return hidden;
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(hidden.members());
        members.put(DigestAlgorithm.CLAIM, new JsonString("sha-256"));
        return JsonObject.of(members);
    }

    /** Whether each pointer led to something that was taken out; known after the payload. */
    public boolean isComplete() {
        return taken == disclosable.size();
    }

    /** The whole: what was signed, and every disclosure, each followed by a tilde. */
    public byte[] join(byte[] jws) {
        StringBuilder whole = new StringBuilder(new String(jws, StandardCharsets.US_ASCII));
        whole.append('~');
        disclosures.forEach(disclosure -> whole.append(disclosure).append('~'));
        return whole.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private JsonValue value(JsonValue value, String pointer) {
        return switch (value) {
            case JsonObject object -> object(object, pointer);
            case JsonArray(List<JsonValue> elements) -> array(elements, pointer);
            default -> value;
        };
    }

    private JsonObject object(JsonObject object, String pointer) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        List<String> digests = new ArrayList<>();
        object.members()
                .forEach((name, value) -> {
                    String inner = pointer + "/" + escaped(name);
                    JsonValue written = value(value, inner);
                    if (disclosable.contains(inner)) {
                        digests.add(disclose(List.of(new JsonString(name), written)));
                    } else {
                        members.put(name, written);
                    }
                });
        if (!digests.isEmpty()) {
            for (int decoy = 0; decoy < decoys; decoy++) {
                digests.add(digest(salt()));
            }
            // Their order must not tell which claim is which (section 4.2.4.1).
            Collections.sort(digests);
            members.put(
                    "_sd",
                    new JsonArray(digests.stream().<JsonValue>map(JsonString::new).toList()));
        }
        return JsonObject.of(members);
    }

    private JsonArray array(List<JsonValue> elements, String pointer) {
        List<JsonValue> written = new ArrayList<>();
        for (int at = 0; at < elements.size(); at++) {
            String inner = pointer + "/" + at;
            JsonValue value = value(elements.get(at), inner);
            written.add(
                    disclosable.contains(inner)
                            ? JsonObject.of(Map.of("...", new JsonString(disclose(List.of(value)))))
                            : value);
        }
        return new JsonArray(List.copyOf(written));
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private String disclose(List<JsonValue> parts) {
        List<JsonValue> whole = new ArrayList<>();
        whole.add(new JsonString(salt()));
        whole.addAll(parts);
        String disclosure = Base64Url.encode(JsonWriter.write(new JsonArray(whole)));
        disclosures.add(disclosure);
        taken++;
        return digest(disclosure);
    }

    private String salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Base64Url.encode(salt);
    }

    private static String digest(String disclosure) {
        return Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
    }
}
