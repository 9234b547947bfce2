package dev.credgate.credential.jwtvc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.w3c.DateTimeStamp;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JWT decoding of data model 1.1, section 6.3.1: the claims {@code vc} and {@code vp} hold a
 * document of which parts stand in registered claims. Where a part stands in both places they must
 * agree: two readers must not find two issuers.
 */
final class WrappedClaims {

    private final SecuredClaims claims;
    private final Map<String, JsonValue> document;

    private WrappedClaims(SecuredClaims claims, String name) {
        this.claims = claims;
        if (!(claims.claims().members().get(name) instanceof JsonObject wrapped)) {
            throw new JwtRefused(Flaw.WRONG_TYPE, "the claim " + name + " is no object");
        }
        this.document = new LinkedHashMap<>(wrapped.members());
    }

    /** The credential that the claim {@code vc} and those beside it are. */
    static JsonObject credential(SecuredClaims claims) {
        WrappedClaims wrapped = new WrappedClaims(claims, "vc");
        boolean first = !wrapped.isOf(ModelVersion.V2_0);
        wrapped.identity("iss", "issuer");
        wrapped.text("jti", "id");
        wrapped.date("nbf", first ? "issuanceDate" : "validFrom");
        wrapped.date("exp", first ? "expirationDate" : "validUntil");
        wrapped.subject();
        return JsonObject.of(wrapped.document);
    }

    /** The presentation that the claim {@code vp} and those beside it are. */
    static JsonObject presentation(SecuredClaims claims) {
        WrappedClaims wrapped = new WrappedClaims(claims, "vp");
        wrapped.identity("iss", "holder");
        wrapped.text("jti", "id");
        return JsonObject.of(wrapped.document);
    }

    private boolean isOf(ModelVersion version) {
        JsonValue context = document.get("@context");
        JsonValue first =
                context instanceof JsonArray(List<JsonValue> elements) && !elements.isEmpty()
                        ? elements.getFirst()
                        : context;
        return first instanceof JsonString(String url) && url.equals(version.context());
    }

    /** A URL, which the document may have as the {@code id} of an object. */
    private void identity(String claim, String member) {
        Optional<String> value = claims.text(claim);
        if (value.isEmpty()) {
            return;
        }
        if (document.get(member) instanceof JsonObject(Map<String, JsonValue> members)) {
            document.put(member, withId(members, value.get(), claim, member));
        } else {
            text(claim, member);
        }
    }

    private void text(String claim, String member) {
        Optional<String> value = claims.text(claim);
        if (value.isEmpty()) {
            return;
        }
        JsonValue known = document.putIfAbsent(member, new JsonString(value.get()));
        if (known != null && !known.equals(new JsonString(value.get()))) {
            throw differ(claim, member);
        }
    }

    private void date(String claim, String member) {
        Optional<Instant> value = claims.date(claim);
        if (value.isEmpty()) {
            return;
        }
        JsonValue known = document.putIfAbsent(member, new JsonString(value.get().toString()));
        if (known instanceof JsonString(String text)) {
            // A JWT's dates are cut to seconds.
            Optional<Instant> same =
                    DateTimeStamp.parse(text)
                            .map(date -> date.truncatedTo(ChronoUnit.SECONDS))
                            .filter(value.get().truncatedTo(ChronoUnit.SECONDS)::equals);
            if (same.isEmpty()) {
                throw differ(claim, member);
            }
        } else if (known != null) {
            throw differ(claim, member);
        }
    }

    private void subject() {
        Optional<String> value = claims.text("sub");
        JsonValue subject = document.get("credentialSubject");
        if (value.isEmpty() || subject == null) {
            return;
        }
        JsonValue one =
                subject instanceof JsonArray(List<JsonValue> elements) && elements.size() == 1
                        ? elements.getFirst()
                        : subject;
        if (!(one instanceof JsonObject(Map<String, JsonValue> members))) {
            throw differ("sub", "credentialSubject");
        }
        document.put("credentialSubject", withId(members, value.get(), "sub", "credentialSubject"));
    }

    private static JsonObject withId(
            Map<String, JsonValue> object, String id, String claim, String member) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object);
        JsonValue known = members.putIfAbsent("id", new JsonString(id));
        if (known != null && !known.equals(new JsonString(id))) {
            throw differ(claim, member);
        }
        return JsonObject.of(members);
    }

    private static JwtRefused differ(String claim, String member) {
        return new JwtRefused(
                Flaw.DATA_MODEL, "the claim " + claim + " and " + member + " do not agree");
    }
}
