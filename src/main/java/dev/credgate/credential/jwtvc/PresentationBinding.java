package dev.credgate.credential.jwtvc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.Confirmation;
import dev.credgate.credential.jose.JwsProof;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A presentation's JWT as the holder's proof: {@code nonce} and {@code aud} among its claims answer
 * a challenge (OpenID4VP 1.0, B.1.3.1.4). A challenge whose audience is empty asks for none.
 */
final class PresentationBinding implements HolderBinding {

    private final SecuredClaims claims;
    private final Function<CompactJws, Confirmation.Key> key;

    /** By a key that the holder names. */
    PresentationBinding(SecuredClaims claims, KeyName key) {
        this(claims, _ -> new Confirmation.Key.Named(key));
    }

    /** By a key that follows from what signed it. */
    PresentationBinding(SecuredClaims claims, Function<CompactJws, Confirmation.Key> key) {
        this.claims = claims;
        this.key = key;
    }

    @Override
    public Answer answer(Optional<HolderChallenge> challenge) {
        try {
            return proof(challenge);
        } catch (JwtRefused refused) {
            return new Answer.Unfit(refused.found());
        }
    }

    private Answer proof(Optional<HolderChallenge> challenge) {
        if (challenge.isPresent()) {
            if (!claims.text("nonce").equals(Optional.of(challenge.get().nonce()))) {
                throw new JwtRefused(
                        Flaw.CHALLENGE_MISMATCH, "the presentation answers another nonce, or none");
            }
            if (!challenge.get().audience().isEmpty() && !isFor(challenge.get())) {
                throw new JwtRefused(
                        Flaw.BINDING_AUDIENCE, "the presentation was made for somebody else");
            }
        }
        Optional<Instant> madeAt = claims.date("iat");
        Optional<Instant> notBefore = claims.date("nbf");
        JwsProof proof =
                switch (key.apply(claims.jws())) {
                    case Confirmation.Key.Named(KeyName name) ->
                            new JwsProof(
                                    claims.jws(),
                                    name,
                                    ProofPurpose.AUTHENTICATION,
                                    claims.date("exp"));
                    case Confirmation.Key.Unusable(FlawFound found) -> throw new JwtRefused(found);
                };
        // Whichever is later must not be ahead of the clock.
        return new Answer.Proof(
                proof,
                madeAt.isPresent() && notBefore.isPresent()
                        ? madeAt.filter(at -> at.isAfter(notBefore.get())).or(() -> notBefore)
                        : madeAt.or(() -> notBefore));
    }

    private boolean isFor(HolderChallenge challenge) {
        JsonValue aud = claims.claims().members().get("aud");
        List<JsonValue> named =
                aud instanceof JsonArray(List<JsonValue> elements)
                        ? elements
                        : aud == null ? List.of() : List.of(aud);
        return named.stream()
                .anyMatch(
                        one -> one instanceof JsonString(String text) && challenge.isAskedBy(text));
    }
}
