package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.jose.Confirmation;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.json.FamiliarTexts;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An SD-JWT in compact form (RFC 9901, section 4), with or without key binding, read in place: the
 * array that it stands in is kept and must not be changed. All of section 7.1's rules on
 * disclosures hold; no signature was checked. Immutable.
 *
 * @param jws what the issuer signed
 * @param payload its claims, digests in them
 * @param claims the claims with those disclosed in their places, without digests
 * @param disclosures what the holder discloses, by its digest; each belongs to one in the claims
 * @param hidden how many digests have no disclosure here: of claims, or of nothing
 * @param binding what the holder added
 */
public record SdJwt(
        CompactJws jws,
        JsonObject payload,
        JsonObject claims,
        Map<String, Disclosure> disclosures,
        int hidden,
        Optional<HolderBinding> binding) {

    /** Disclosures of one SD-JWT. */
    public static final int MAX_DISCLOSURES = 512;

    private static final FamiliarTexts FAMILIAR =
            new FamiliarTexts(
                    List.of(
                            "iss",
                            "sub",
                            "iat",
                            "nbf",
                            "exp",
                            "vct",
                            "cnf",
                            "jwk",
                            "kty",
                            "EC",
                            "crv",
                            "P-256",
                            "x",
                            "y",
                            "_sd",
                            "_sd_alg",
                            "sha-256",
                            "...",
                            "status",
                            "status_list",
                            "idx",
                            "uri"));

    /** What characters are as an SD-JWT. */
    public sealed interface Reading {
        /** One whose disclosures belong to it. */
        record Read(SdJwt sdJwt) implements Reading {}

        /** None. */
        record Refused(FlawFound found) implements Reading {}
    }

    /** Reads what was looked at; never throws for what it is. */
    public static Reading read(CompactText text) {
        try {
            return new Reading.Read(sdJwt(text));
        } catch (SdJwtRefused refused) {
            return new Reading.Refused(refused.found());
        }
    }

    /**
     * Whether a member of the claims' top stands openly in what was signed, or nowhere: neither it
     * nor anything in it is there by a disclosure, or hidden.
     */
    public boolean isOpen(String name) {
        return Objects.equals(payload.members().get(name), claims.members().get(name));
    }

    /** The claims as a tree that tells which of them the holder could have hidden. */
    public ClaimNode.Members tree() {
        return ClaimTree.of(payload, disclosures);
    }

    private static SdJwt sdJwt(CompactText text) {
        byte[] source = text.source();
        int from = text.from();
        int to = text.to();
        int end = tilde(source, from, to);
        if (end < 0) {
            throw new SdJwtRefused(
                    Flaw.ENCODING_MALFORMED, "an SD-JWT has a ~ after what the issuer signed");
        }
        CompactJws jws =
                switch (CompactJws.read(text, end)) {
                    case CompactJws.Reading.Read(CompactJws read) -> read;
                    case CompactJws.Reading.Refused(FlawFound found) ->
                            throw new SdJwtRefused(found);
                };
        JsonObject payload =
                switch (JsonParser.parse(jws.payload(), FAMILIAR)) {
                    case JsonReading.Read(JsonObject object) -> object;
                    case JsonReading.Read _ ->
                            throw new SdJwtRefused(
                                    Flaw.WRONG_TYPE, "the payload is no JSON object");
                    case JsonReading.Refused refused ->
                            throw new SdJwtRefused(JsonFlaws.of(refused, "the payload"));
                };
        DigestAlgorithm algorithm = DigestAlgorithm.in(payload);
        Map<String, Disclosure> byDigest = new HashMap<>();
        int at = end + 1;
        for (int next = tilde(source, at, to); next >= 0; next = tilde(source, at, to)) {
            if (byDigest.size() == MAX_DISCLOSURES) {
                throw new SdJwtRefused(
                        Flaw.TOO_MANY_PARTS, "more than " + MAX_DISCLOSURES + " disclosures");
            }
            Disclosure disclosure = Disclosure.read(source, at, next);
            if (byDigest.put(algorithm.digest(source, at, next), disclosure) != null) {
                throw new SdJwtRefused(Flaw.DISCLOSURE_REPEATED, "a disclosure stands there twice");
            }
            at = next + 1;
        }
        Disclosing disclosing = new Disclosing(byDigest);
        JsonObject claims = disclosing.of(payload);
        return new SdJwt(
                jws,
                payload,
                claims,
                Collections.unmodifiableMap(byDigest),
                disclosing.hidden(),
                binding(source, from, at, to, algorithm, claims));
    }

    private static Optional<HolderBinding> binding(
            byte[] source, int from, int at, int to, DigestAlgorithm algorithm, JsonObject claims) {
        return at == to
                ? Optional.empty()
                : Optional.of(
                        new KeyBinding(source, from, at, to, algorithm, Confirmation.in(claims)));
    }

    private static int tilde(byte[] in, int from, int to) {
        for (int at = from; at < to; at++) {
            if (in[at] == '~') {
                return at;
            }
        }
        return -1;
    }
}
