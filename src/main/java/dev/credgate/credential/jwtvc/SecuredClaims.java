package dev.credgate.credential.jwtvc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.credential.jose.NumericDate;
import dev.credgate.credential.sdjwt.SdJwt;
import dev.credgate.json.FamiliarTexts;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a JWS or an SD-JWT says, whichever of the two it is.
 *
 * @param signed the claims as they were signed, with digests in them
 * @param claims with those disclosed in their places
 * @param keyBinding what a holder added to an SD-JWT
 * @param partial whether an SD-JWT hides any of its claims
 */
record SecuredClaims(
        CompactJws jws,
        JsonObject signed,
        JsonObject claims,
        Optional<HolderBinding> keyBinding,
        boolean partial) {

    private static final FamiliarTexts FAMILIAR =
            new FamiliarTexts(
                    List.of(
                            "@context",
                            "https://www.w3.org/ns/credentials/v2",
                            "https://www.w3.org/2018/credentials/v1",
                            "type",
                            "VerifiableCredential",
                            "VerifiablePresentation",
                            "EnvelopedVerifiableCredential",
                            "verifiableCredential",
                            "id",
                            "issuer",
                            "validFrom",
                            "validUntil",
                            "issuanceDate",
                            "expirationDate",
                            "credentialSubject",
                            "credentialStatus",
                            "BitstringStatusListEntry",
                            "statusPurpose",
                            "revocation",
                            "statusListIndex",
                            "statusListCredential",
                            "iss",
                            "sub",
                            "jti",
                            "nbf",
                            "exp",
                            "iat",
                            "vc",
                            "vp",
                            "nonce",
                            "aud"));

    /** Reads a JWS. */
    static SecuredClaims ofJws(CompactText text) {
        return switch (CompactJws.read(text)) {
            case CompactJws.Reading.Read(CompactJws jws) -> {
                JsonObject claims = payload(jws);
                yield new SecuredClaims(jws, claims, claims, Optional.empty(), false);
            }
            case CompactJws.Reading.Refused(FlawFound found) -> throw new JwtRefused(found);
        };
    }

    /** Reads an SD-JWT. */
    static SecuredClaims ofSdJwt(CompactText text) {
        return switch (SdJwt.read(text)) {
            case SdJwt.Reading.Read(SdJwt sdJwt) ->
                    new SecuredClaims(
                            sdJwt.jws(),
                            sdJwt.payload(),
                            sdJwt.claims(),
                            sdJwt.binding(),
                            sdJwt.hidden() > 0);
            case SdJwt.Reading.Refused(FlawFound found) -> throw new JwtRefused(found);
        };
    }

    private static JsonObject payload(CompactJws jws) {
        return switch (JsonParser.parse(jws.payload(), FAMILIAR)) {
            case JsonReading.Read(JsonObject object) -> object;
            case JsonReading.Read _ ->
                    throw new JwtRefused(Flaw.WRONG_TYPE, "the payload is no JSON object");
            case JsonReading.Refused refused ->
                    throw new JwtRefused(JsonFlaws.of(refused, "the payload"));
        };
    }

    /**
     * Refuses claims by which a credential stands or falls where whoever shows it chooses how much
     * of them is seen. Of an issuer that is an object the name alone counts.
     */
    SecuredClaims requireOpen(List<String> names) {
        for (String name : names) {
            JsonValue open = signed.members().get(name);
            JsonValue shown = claims.members().get(name);
            if (!Objects.equals(open, shown)
                    && !(name.equals("issuer")
                            && open instanceof JsonObject(Map<String, JsonValue> members)
                            && members.containsKey("id"))) {
                throw new JwtRefused(
                        Flaw.DISCLOSURE_CONFLICT, name + " must stand openly and whole");
            }
        }
        return this;
    }

    boolean has(String name) {
        return claims.members().containsKey(name);
    }

    /** A claim that is a text, where it is there at all. */
    Optional<String> text(String name) {
        JsonValue value = claims.members().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonString(String text) && !text.isEmpty()) {
            return Optional.of(text);
        }
        throw new JwtRefused(Flaw.WRONG_TYPE, name + " is no text");
    }

    /** A claim that is a date, where it is there at all. */
    Optional<Instant> date(String name) {
        return switch (NumericDate.read(claims, name)) {
            case NumericDate.Reading.Read(Optional<Instant> date) -> date;
            case NumericDate.Reading.Refused(FlawFound found) -> throw new JwtRefused(found);
        };
    }

    /** Holds the header's {@code cty}, where there is one, to what is in it. */
    SecuredClaims requireContent(String kind) {
        Optional<String> cty = jws.cty();
        if (cty.isPresent() && !cty.get().equals(kind) && !cty.get().equals(kind + "+ld+json")) {
            throw new JwtRefused(Flaw.TYPE_HEADER, "the header's cty is not " + kind);
        }
        return this;
    }

    /** Refuses the claims by which version 1.1 wrapped what now stands openly. */
    SecuredClaims requireUnwrapped() {
        if (has("vc") || has("vp")) {
            throw new JwtRefused(
                    Flaw.DATA_MODEL, "a JWT of this type must not have the claim vc or vp");
        }
        return this;
    }
}
