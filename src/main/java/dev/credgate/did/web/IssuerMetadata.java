package dev.credgate.did.web;

import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What JWT VC issuer metadata says of keys. Immutable. */
sealed interface IssuerMetadata {

    /** Keys in one set: more would only cost time. */
    int MAX_KEYS = 100;

    /** These. */
    record Keys(List<NamedKey> keys) implements IssuerMetadata {}

    /** They lie in a JWK set of its own. */
    record Elsewhere(URI set) implements IssuerMetadata {}

    /** It is not what it must be. */
    record Refused(String why) implements IssuerMetadata {}

    /** It is no metadata of anybody's: what its server sent instead. */
    record Unreadable(String why) implements IssuerMetadata {}

    /** Reads the metadata of an issuer; it must name that issuer, and keys in one of two ways. */
    static IssuerMetadata read(String issuer, byte[] body) {
        if (!(JsonParser.parse(body) instanceof JsonReading.Read(JsonObject metadata))) {
            return new Unreadable("the issuer metadata is no JSON object");
        }
        if (!metadata.member("issuer").equals(Optional.of(new JsonString(issuer)))) {
            return new Refused("the issuer metadata is another issuer's");
        }
        Optional<JsonValue> keys = metadata.member("jwks");
        Optional<JsonValue> elsewhere = metadata.member("jwks_uri");
        if (keys.isPresent() == elsewhere.isPresent()) {
            return new Refused("the issuer metadata names its keys not in exactly one way");
        }
        return keys.map(set -> keys(issuer, set))
                .orElseGet(() -> elsewhere(elsewhere.orElseThrow()));
    }

    /** Reads a JWK set of an issuer. */
    static IssuerMetadata readSet(String issuer, byte[] body) {
        return JsonParser.parse(body) instanceof JsonReading.Read(JsonObject set)
                ? keys(issuer, set)
                : new Unreadable("the issuer's JWK set is no JSON object");
    }

    private static IssuerMetadata elsewhere(JsonValue location) {
        try {
            if (location instanceof JsonString(String text)) {
                URI uri = URI.create(text);
                if ("https".equals(uri.getScheme()) && uri.getRawFragment() == null) {
                    return new Elsewhere(uri);
                }
            }
        } catch (IllegalArgumentException _) {
            // Told below: it is no URI.
        }
        return new Refused("the issuer metadata's jwks_uri is no https URL");
    }

    private static IssuerMetadata keys(String issuer, JsonValue set) {
        if (!(set instanceof JsonObject object)
                || !(object.member("keys").orElse(null)
                        instanceof JsonArray(List<JsonValue> elements))) {
            return new Refused("the issuer's JWK set has no array of keys");
        }
        if (elements.size() > MAX_KEYS) {
            return new Refused("the issuer's JWK set has more than " + MAX_KEYS + " keys");
        }
        List<NamedKey> keys = new ArrayList<>();
        for (JsonValue element : elements) {
            // A key of another use or kind is none of ours, and no fault of the others.
            if (Jwk.read(element) instanceof Jwk.Reading.Read(Jwk jwk)) {
                String id = issuer + jwk.kid().map(kid -> "#" + kid).orElse("");
                jwk.keys().forEach(key -> keys.add(named(id, key)));
            }
        }
        return new Keys(List.copyOf(keys));
    }

    private static NamedKey named(String id, VerificationKey<?, ?> key) {
        return NamedKey.of(id, key, Set.of(ProofPurpose.ASSERTION_METHOD));
    }
}
