package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claim {@code status} of the IETF's Token Status List, section 6.2, in claims that a JOSE
 * issuer signed. All kinds of status in it must be asked: each that is not followed here becomes a
 * reference that no source of status reads, so that it is unknown and not silently good.
 */
public final class TokenStatus {

    /** The mechanism's name in {@link StatusReference}. */
    public static final String MECHANISM = "token_status_list";

    /** Before the name of a kind that is not read: whoever chose it chose no mechanism of ours. */
    private static final String FOREIGN = "status.";

    private static final int MAX_INDEX_DIGITS = 15;
    private static final URI NOWHERE = URI.create("about:blank");

    private TokenStatus() {}

    /** Where the status is kept. */
    public sealed interface Reading {
        /** There, or nowhere. */
        record Read(List<StatusReference> references) implements Reading {}

        /** Out of form. */
        record Refused(FlawFound found) implements Reading {}
    }

    /** Reads the claim that may be missing. */
    public static Reading read(JsonObject claims) {
        JsonValue status = claims.members().get("status");
        if (status == null) {
            return new Reading.Read(List.of());
        }
        if (!(status instanceof JsonObject(Map<String, JsonValue> kinds)) || kinds.isEmpty()) {
            return refused("is no object with a kind of status");
        }
        List<StatusReference> references = new ArrayList<>();
        for (Map.Entry<String, JsonValue> kind : kinds.entrySet()) {
            if (!kind.getKey().equals("status_list")) {
                references.add(
                        new StatusReference(FOREIGN + kind.getKey(), NOWHERE, 0, "", 1, Map.of()));
                continue;
            }
            if (!(kind.getValue() instanceof JsonObject(Map<String, JsonValue> members))) {
                return refused("holds a status_list that is no object");
            }
            Optional<URI> uri = uri(members.get("uri"));
            if (uri.isEmpty()) {
                return refused("has no uri of a document");
            }
            if (!(members.get("idx") instanceof JsonNumber(String token))
                    || !JsonNumbers.isInteger(token)
                    || token.charAt(0) == '-'
                    || token.length() > MAX_INDEX_DIGITS) {
                return refused("has no idx that is a non-negative integer");
            }
            references.add(
                    new StatusReference(
                            MECHANISM, uri.get(), Long.parseLong(token), "", 1, Map.of()));
        }
        return new Reading.Read(List.copyOf(references));
    }

    private static Optional<URI> uri(@org.jspecify.annotations.Nullable JsonValue value) {
        if (!(value instanceof JsonString(String text))) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() && !uri.isOpaque() && uri.getRawFragment() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** The claim for a reference of this mechanism. */
    public static JsonObject claim(StatusReference reference) {
        Map<String, JsonValue> list = new LinkedHashMap<>();
        list.put("idx", new JsonNumber(Long.toString(reference.index())));
        list.put("uri", new JsonString(reference.list().toString()));
        return JsonObject.of(Map.of("status_list", JsonObject.of(list)));
    }

    private static Reading refused(String what) {
        return new Reading.Refused(new FlawFound(Flaw.STATUS_MALFORMED, "status " + what));
    }
}
