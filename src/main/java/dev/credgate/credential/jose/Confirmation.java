package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/**
 * The claim {@code cnf}: the key of the holder to which an issuer tied a credential (RFC 7800,
 * section 3). A {@code jwk}, or a {@code kid} that is a DID's verification method; confirmations of
 * other kinds can be met by nobody here. Immutable.
 */
public final class Confirmation {

    private final JsonValue claim;

    private Confirmation(JsonValue claim) {
        this.claim = claim;
    }

    /** Which key a proof of the holder's must be made by. */
    public sealed interface Key {
        /** This. */
        record Named(KeyName name) implements Key {}

        /** None that anything could be checked by. */
        record Unusable(FlawFound found) implements Key {}
    }

    /** The confirmation that the claims hold, if any. */
    public static Optional<Confirmation> in(JsonObject claims) {
        return claims.member("cnf").map(Confirmation::new);
    }

    /**
     * The key by which that proof must be made. Of an RSA key that does not say how it signs, the
     * proof's own algorithm chooses.
     */
    public Key keyOf(CompactJws proof) {
        if (!(claim instanceof JsonObject confirmation)) {
            return unusable(Flaw.WRONG_TYPE, "cnf is no object");
        }
        JsonValue jwk = confirmation.members().get("jwk");
        if (jwk != null) {
            return switch (Jwk.read(jwk)) {
                case Jwk.Reading.Read(Jwk(List<VerificationKey<?, ?>> keys, _)) ->
                        new Key.Named(
                                new KeyName.Confirmed(
                                        keys.stream()
                                                .filter(proof.algorithm()::isOf)
                                                .findFirst()
                                                .orElse(keys.getFirst())));
                case Jwk.Reading.Refused(String why) -> unusable(Flaw.KEY_MALFORMED, "cnf: " + why);
            };
        }
        if (confirmation.members().get("kid") instanceof JsonString(String kid)) {
            Optional<KeyName.Method> method = KeyName.Method.parse(kid);
            if (method.isPresent()) {
                return new Key.Named(method.get());
            }
        }
        return unusable(Flaw.BINDING_KEY, "cnf holds neither a jwk nor a kid that is a DID's key");
    }

    private static Key unusable(Flaw flaw, String detail) {
        return new Key.Unusable(new FlawFound(flaw, detail));
    }
}
