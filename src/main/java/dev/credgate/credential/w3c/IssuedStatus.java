package dev.credgate.credential.w3c;

import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a credential that is issued here says of its status, in either edition of the data model
 * (Bitstring Status List v1.0, section 2.1).
 *
 * <p>Two things differ in 1.1: its own context knows no such entries, so that of the Recommendation
 * (section 5.2) has to stand beside it; and an entry must have an {@code id} (data model 1.1,
 * section 4.9), which may not be the list's own address.
 */
public final class IssuedStatus {

    /** Defines the entries where the data model's own context does not. */
    public static final String CONTEXT = "https://www.w3.org/ns/credentials/status/v1";

    private IssuedStatus() {}

    /**
     * The contexts of a credential that may say something of its status. The entries' own stands
     * before those that the issuer adds, which can then not give its terms another meaning.
     */
    public static JsonArray contexts(ModelVersion version, List<JsonValue> added) {
        List<JsonValue> contexts = new ArrayList<>();
        contexts.add(new JsonString(version.context()));
        JsonString entries = new JsonString(CONTEXT);
        if (version == ModelVersion.V1_1 && !added.contains(entries)) {
            contexts.add(entries);
        }
        contexts.addAll(added);
        return new JsonArray(List.copyOf(contexts));
    }

    /**
     * The value of {@code credentialStatus}.
     *
     * @param statuses at least one
     * @throws IllegalArgumentException with a sentence for the orderer when one is of another
     *     mechanism
     */
    public static JsonArray entries(ModelVersion version, List<StatusReference> statuses) {
        return new JsonArray(
                statuses.stream().<JsonValue>map(status -> entry(version, status)).toList());
    }

    private static JsonObject entry(ModelVersion version, StatusReference status) {
        if (!status.mechanism().equals("bitstring")) {
            throw new IllegalArgumentException(
                    "the status of a W3C credential is kept in bitstring lists");
        }
        String index = Long.toString(status.index());
        Map<String, JsonValue> entry = new LinkedHashMap<>();
        if (version == ModelVersion.V1_1) {
            entry.put("id", new JsonString(status.list() + "#" + index));
        }
        entry.put("type", new JsonString(StatusEntries.BITSTRING_ENTRY));
        entry.put("statusPurpose", new JsonString(status.purpose()));
        entry.put("statusListIndex", new JsonString(index));
        entry.put("statusListCredential", new JsonString(status.list().toString()));
        if (status.size() > 1) {
            entry.put("statusSize", new JsonNumber(Integer.toString(status.size())));
        }
        if (!status.messages().isEmpty()) {
            entry.put("statusMessage", messages(status.messages()));
        }
        return JsonObject.of(entry);
    }

    private static JsonArray messages(Map<Long, String> messages) {
        return new JsonArray(
                messages.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .<JsonValue>map(message -> {
                            Map<String, JsonValue> one = new LinkedHashMap<>();
                            one.put(
                                    "status",
                                    new JsonString("0x" + Long.toHexString(message.getKey())));
                            one.put("message", new JsonString(message.getValue()));
                            return JsonObject.of(one);
                        })
                        .toList());
    }
}
