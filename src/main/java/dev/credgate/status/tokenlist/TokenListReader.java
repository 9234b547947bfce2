package dev.credgate.status.tokenlist;

import dev.credgate.credential.CredentialProof;
import dev.credgate.did.KeyName;
import dev.credgate.status.Inflation;
import dev.credgate.status.ReadList;
import dev.credgate.status.RememberedProof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tells a status list token in a JWT from one in CBOR, and holds both to the same rules. */
final class TokenListReader {

    /** Seconds of a time to live: no sum of it with a date overflows. */
    static final long LONGEST_LIFE = 1_000_000_000_000L;

    private TokenListReader() {}

    static ReadList<TokenList> read(byte[] body) {
        // "eyJ", which is {" in base64url; as CBOR it would be a text.
        return body.length > 0 && body[0] == 'e'
                ? JwtListReader.read(body)
                : CwtListReader.read(body);
    }

    /**
     * What a token claims, however it is written.
     *
     * @param issuer whom the claims name, if anybody
     * @param compressed ZLIB
     */
    record Claims(
            Optional<String> issuer,
            Optional<String> subject,
            Optional<Instant> issuedAt,
            Optional<Instant> notBefore,
            Optional<Instant> expires,
            Optional<Duration> timeToLive,
            long size,
            byte[] compressed) {}

    static ReadList<TokenList> list(Claims claims, CredentialProof proof, int length) {
        if (claims.subject().isEmpty() || claims.issuedAt().isEmpty()) {
            return out("the list's token has no sub or no iat");
        }
        if (!TokenList.isSize(claims.size())) {
            return out("the list's entries are not of 1, 2, 4 or 8 bits");
        }
        Instant from = claims.issuedAt().get();
        if (claims.notBefore().isPresent() && claims.notBefore().get().isAfter(from)) {
            from = claims.notBefore().get();
        }
        return switch (Inflation.ofZlib(claims.compressed(), Inflation.MOST)) {
            case Inflation.Broken _ -> out("the list's lst is not in ZLIB");
            case Inflation.TooLarge _ ->
                    out("the list inflates to more than " + Inflation.MOST + " bytes");
            case Inflation.Inflated(var bits) ->
                    new ReadList.InForm<>(
                            new ReadList.Frame(
                                    keeper(claims, proof.key()),
                                    RememberedProof.all(List.of(proof)),
                                    Optional.of(from),
                                    claims.expires(),
                                    claims.timeToLive()),
                            new TokenList(claims.subject().get(), (int) claims.size(), bits),
                            // The proof holds on to the token and to its decoded payload.
                            bits.memory() + 2L * length);
        };
    }

    /** The draft has no {@code iss}: whose the key is says who vouches. */
    private static Optional<String> keeper(Claims claims, KeyName key) {
        return claims.issuer()
                .or(() ->
                        key instanceof KeyName.Method(String did, _)
                                ? Optional.of(did)
                                : Optional.empty());
    }

    static ReadList<TokenList> out(String why) {
        return new ReadList.OutOfForm<>(why);
    }
}
