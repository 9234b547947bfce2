package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a credential that is issued here says of its one subject. */
public final class IssuedSubject {

    private IssuedSubject() {}

    /**
     * Why that cannot be said, as a sentence for whoever ordered it: a subject that is no URL could
     * only be left out, and a claim {@code id} would name somebody else.
     */
    public static Optional<String> refusal(Optional<String> subject, JsonObject claims) {
        if (subject.isEmpty()) {
            return Optional.empty();
        }
        if (!AbsoluteUrl.is(subject.get())) {
            return Optional.of("the subject of a W3C credential is a URL, such as a DID");
        }
        return claims.member("id")
                .filter(id -> !id.equals(new JsonString(subject.get())))
                .map(_ -> "the claim id is another than the subject");
    }

    /** The value of {@code credentialSubject}, of what is not refused. */
    public static JsonObject of(Optional<String> subject, JsonObject claims) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        subject.ifPresent(id -> members.put("id", new JsonString(id)));
        members.putAll(claims.members());
        return JsonObject.of(members);
    }
}
