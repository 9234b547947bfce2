package dev.credgate.did.jwk;

import dev.credgate.crypto.Base64Url;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.SpelledOutKeys;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;

/** did:jwk: the DID is a public JWK in base64url, its one verification method {@code #0}. */
@Singleton
public final class JwkDidResolver implements KeyResolver {

    private static final String PREFIX = "did:jwk:";

    /** An RSA key of 8192 bits with a certificate's fingerprints has less. */
    private static final int MAX_LENGTH = 8192;

    private final SpelledOutKeys keys = new SpelledOutKeys(JwkDidResolver::read);

    @Override
    public String method() {
        return "jwk";
    }

    @Override
    public KeyFinding resolve(String did, Ground ground) {
        return keys.of(did);
    }

    private static KeyFinding read(String did) {
        if (!did.startsWith(PREFIX) || did.length() > MAX_LENGTH) {
            return new KeyFinding.Malformed("no did:jwk of at most " + MAX_LENGTH + " characters");
        }
        Optional<byte[]> bytes = Base64Url.decode(did.substring(PREFIX.length()));
        if (bytes.isEmpty()) {
            return new KeyFinding.Malformed("the DID is not base64url without padding");
        }
        if (!(JsonParser.parse(bytes.get()) instanceof JsonReading.Read(var value))) {
            return new KeyFinding.Malformed("the DID is no JSON");
        }
        return switch (Jwk.read(value)) {
            case Jwk.Reading.Refused(String why) -> new KeyFinding.Malformed(why);
            case Jwk.Reading.Read(Jwk jwk) ->
                    new KeyFinding.Found(
                            jwk.keys().stream()
                                    .map(key ->
                                            NamedKey.of(
                                                    did + "#0",
                                                    key,
                                                    EnumSet.allOf(ProofPurpose.class)))
                                    .toList());
        };
    }
}
