package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.Confirmation;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.credential.jose.JwsProof;
import dev.credgate.credential.jose.NumericDate;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.FamiliarTexts;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The key binding JWT at the end of an SD-JWT (RFC 9901, sections 4.3 and 7.3): by the key that the
 * issuer confirmed, over this very selection of disclosures, for whom and what it was asked.
 */
final class KeyBinding implements HolderBinding {

    private static final String TYPE = "kb+jwt";
    private static final FamiliarTexts FAMILIAR =
            new FamiliarTexts(List.of("iat", "aud", "nonce", "sd_hash"));

    private final byte[] source;
    private final int from;
    private final int at;
    private final int to;
    private final DigestAlgorithm algorithm;
    private final Optional<Confirmation> confirmation;

    /**
     * @param from where the SD-JWT begins
     * @param at where the key binding JWT begins
     */
    KeyBinding(
            byte[] source,
            int from,
            int at,
            int to,
            DigestAlgorithm algorithm,
            Optional<Confirmation> confirmation) {
        this.source = source;
        this.from = from;
        this.at = at;
        this.to = to;
        this.algorithm = algorithm;
        this.confirmation = confirmation;
    }

    @Override
    public Answer answer(Optional<HolderChallenge> challenge) {
        try {
            return proof(challenge);
        } catch (SdJwtRefused refused) {
            return new Answer.Unfit(refused.found());
        }
    }

    private Answer proof(Optional<HolderChallenge> challenge) {
        if (confirmation.isEmpty()) {
            throw new SdJwtRefused(
                    Flaw.BINDING_KEY, "the issuer tied the credential to no key: there is no cnf");
        }
        CompactJws jws =
                switch (CompactJws.read(source, at, to)) {
                    case CompactJws.Reading.Read(CompactJws read) -> read;
                    case CompactJws.Reading.Refused(FlawFound found) ->
                            throw new SdJwtRefused(found);
                };
        if (!jws.typ().equals(Optional.of(TYPE))) {
            throw new SdJwtRefused(Flaw.TYPE_HEADER, "the key binding JWT's typ is not " + TYPE);
        }
        JsonObject claims =
                switch (JsonParser.parse(jws.payload(), FAMILIAR)) {
                    case JsonReading.Read(JsonObject object) -> object;
                    case JsonReading.Read _ ->
                            throw new SdJwtRefused(
                                    Flaw.WRONG_TYPE, "the key binding JWT is no JSON object");
                    case JsonReading.Refused refused ->
                            throw new SdJwtRefused(JsonFlaws.of(refused, "the key binding JWT"));
                };
        String nonce = text(claims, "nonce");
        String audience = text(claims, "aud");
        Instant madeAt =
                date(claims, "iat")
                        .orElseThrow(() ->
                                new SdJwtRefused(
                                        Flaw.MEMBER_MISSING, "the key binding JWT has no iat"));
        if (!text(claims, "sd_hash").equals(algorithm.digest(source, from, at))) {
            throw new SdJwtRefused(
                    Flaw.BINDING_HASH, "sd_hash is not that of what was sent with it");
        }
        if (challenge.isPresent()) {
            answers(challenge.get(), nonce, audience);
        }
        KeyName key =
                switch (confirmation.get().keyOf(jws)) {
                    case Confirmation.Key.Named(KeyName name) -> name;
                    case Confirmation.Key.Unusable(FlawFound found) ->
                            throw new SdJwtRefused(found);
                };
        return new Answer.Proof(
                new JwsProof(jws, key, ProofPurpose.AUTHENTICATION, date(claims, "exp")),
                Optional.of(madeAt));
    }

    private static void answers(HolderChallenge challenge, String nonce, String audience) {
        if (!nonce.equals(challenge.nonce())) {
            throw new SdJwtRefused(
                    Flaw.CHALLENGE_MISMATCH, "the key binding JWT answers another nonce");
        }
        if (!challenge.isAskedBy(audience)) {
            throw new SdJwtRefused(
                    Flaw.BINDING_AUDIENCE, "the key binding JWT was made for somebody else");
        }
    }

    private static String text(JsonObject claims, String name) {
        if (claims.members().get(name) instanceof JsonString(String text)) {
            return text;
        }
        throw new SdJwtRefused(
                claims.members().containsKey(name) ? Flaw.WRONG_TYPE : Flaw.MEMBER_MISSING,
                "the key binding JWT's " + name + " is missing or no text");
    }

    private static Optional<Instant> date(JsonObject claims, String name) {
        return switch (NumericDate.read(claims, name)) {
            case NumericDate.Reading.Read(Optional<Instant> date) -> date;
            case NumericDate.Reading.Refused(FlawFound found) -> throw new SdJwtRefused(found);
        };
    }
}
