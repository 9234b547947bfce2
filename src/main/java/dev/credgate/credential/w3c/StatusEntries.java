package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code credentialStatus} (data model 2.0, section 4.10; Bitstring Status List v1.0, section
 * 2.1). An entry of a kind that is not read here becomes a reference whose mechanism tells that
 * kind, so that its status is unknown and not silently good.
 */
final class StatusEntries {

    /** Entries of one credential: each may cost a document. */
    static final int MAX_ENTRIES = 16;

    /**
     * Bits of one entry: a message for each value has to be in the credential, and a document with
     * more than the 32 768 of 15 bits is not read ({@link dev.credgate.json.JsonParser}).
     */
    static final int MAX_SIZE = 15;

    static final String BITSTRING_ENTRY = "BitstringStatusListEntry";

    /**
     * Before the type of an entry that is not read: whoever chose it chose no mechanism of ours.
     */
    static final String FOREIGN = "credentialStatus of type ";

    private static final int MAX_INDEX_DIGITS = 15;
    private static final URI NOWHERE = URI.create("about:blank");

    private StatusEntries() {}

    static List<StatusReference> read(JsonObject document) {
        JsonValue status = document.members().get("credentialStatus");
        if (status == null) {
            return List.of();
        }
        Rules.typedObjects(document, "credentialStatus", false);
        List<JsonValue> entries = Rules.listOf(status);
        if (entries.size() > MAX_ENTRIES) {
            throw new RuleBroken(
                    Flaw.TOO_MANY_PARTS, "more than " + MAX_ENTRIES + " entries of a status");
        }
        List<StatusReference> references = new ArrayList<>();
        for (JsonValue entry : entries) {
            references.add(reference((JsonObject) entry));
        }
        return List.copyOf(references);
    }

    private static StatusReference reference(JsonObject entry) {
        List<String> types = Rules.typesOf(entry, "credentialStatus");
        if (!types.contains(BITSTRING_ENTRY)) {
            return new StatusReference(FOREIGN + types.getFirst(), idOf(entry), 0, "", 1, Map.of());
        }
        int size = size(entry);
        if (size > MAX_SIZE) {
            return new StatusReference(
                    BITSTRING_ENTRY + " of more than " + MAX_SIZE + " bits",
                    list(entry),
                    index(entry),
                    purpose(entry),
                    1,
                    Map.of());
        }
        return new StatusReference(
                "bitstring",
                list(entry),
                index(entry),
                purpose(entry),
                size,
                messages(entry, size));
    }

    private static URI idOf(JsonObject entry) {
        try {
            return entry.members().get("id") instanceof JsonString(String id)
                    ? new URI(id)
                    : NOWHERE;
        } catch (URISyntaxException _) {
            return NOWHERE;
        }
    }

    private static URI list(JsonObject entry) {
        try {
            if (entry.members().get("statusListCredential") instanceof JsonString(String url)) {
                URI list = new URI(url);
                if (list.isAbsolute() && !list.isOpaque() && list.getRawFragment() == null) {
                    return list;
                }
            }
        } catch (URISyntaxException _) {
            // Said below.
        }
        throw malformed("statusListCredential is no URL of a document");
    }

    private static long index(JsonObject entry) {
        if (entry.members().get("statusListIndex") instanceof JsonString(String digits)
                && isNumber(digits)) {
            return Long.parseLong(digits);
        }
        throw malformed("statusListIndex is not a decimal number in a string");
    }

    private static boolean isNumber(String digits) {
        return !digits.isEmpty()
                && digits.length() <= MAX_INDEX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String purpose(JsonObject entry) {
        if (entry.members().get("statusPurpose") instanceof JsonString(String purpose)
                && !purpose.isEmpty()) {
            return purpose;
        }
        throw malformed("statusPurpose is no text");
    }

    /** Any positive number may be said; all of those beyond what is read are one. */
    private static int size(JsonObject entry) {
        JsonValue size = entry.members().get("statusSize");
        if (size == null) {
            return 1;
        }
        if (size instanceof JsonNumber(String token)
                && JsonNumbers.isInteger(token)
                && token.charAt(0) >= '1') {
            return token.length() > 2 ? MAX_SIZE + 1 : Integer.parseInt(token);
        }
        throw malformed("statusSize is no positive whole number");
    }

    private static Map<Long, String> messages(JsonObject entry, int size) {
        JsonValue messages = entry.members().get("statusMessage");
        if (messages == null) {
            if (size > 1) {
                throw malformed("statusSize is more than 1 and there is no statusMessage");
            }
            return Map.of();
        }
        if (!(messages instanceof JsonArray(List<JsonValue> elements))
                || elements.size() > 1 << size
                || size > 1 && elements.size() != 1 << size) {
            throw malformed("statusMessage has not one element for each value");
        }
        Map<Long, String> byValue = new LinkedHashMap<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonObject(Map<String, JsonValue> members))
                    || !(members.get("status") instanceof JsonString(String status))
                    || !(members.get("message") instanceof JsonString(String message))
                    || !isHex(status, size)
                    || byValue.put(Long.parseLong(status, 2, status.length(), 16), message)
                            != null) {
                throw malformed(
                        "statusMessage holds something else than a value in hex and its message,"
                                + " each value once");
            }
        }
        return byValue;
    }

    private static boolean isHex(String status, int size) {
        int digits = Math.max(2, (size + 3) / 4);
        if (!status.startsWith("0x") || status.length() < 3 || status.length() > 2 + digits) {
            return false;
        }
        for (int at = 2; at < status.length(); at++) {
            if (Character.digit(status.charAt(at), 16) < 0 || status.charAt(at) > 'f') {
                return false;
            }
        }
        return Integer.parseInt(status, 2, status.length(), 16) < 1 << size;
    }

    private static RuleBroken malformed(String what) {
        return new RuleBroken(Flaw.STATUS_MALFORMED, "credentialStatus: " + what);
    }
}
