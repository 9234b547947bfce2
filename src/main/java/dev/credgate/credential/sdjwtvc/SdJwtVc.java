package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.TypeRules;
import dev.credgate.credential.jose.IssuerKeyName;
import dev.credgate.credential.jose.JwsProof;
import dev.credgate.credential.jose.NumericDate;
import dev.credgate.credential.jose.TokenStatus;
import dev.credgate.credential.sdjwt.ClaimTree;
import dev.credgate.credential.sdjwt.SdJwt;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One SD-JWT VC (draft-ietf-oauth-sd-jwt-vc, section 2.2). */
record SdJwtVc(
        String issuer,
        List<String> types,
        Optional<String> subject,
        Optional<Instant> issuedAt,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil,
        Optional<FlawFound> dateFlaw,
        List<CredentialProof> proofs,
        List<StatusReference> statuses,
        JsonObject claims,
        SdJwt sdJwt,
        boolean keyBound,
        Optional<TypeRules> typeRules)
        implements SecuredCredential {

    /**
     * Further types. Nothing here opens by one that only this names, since the chain is asked of
     * the {@code vct}; so it is shown among the claims.
     */
    private static final String MORE_TYPES = "aka_vcts";

    /** What the issuer must say openly (revision 18, section 2.2.2.3). */
    static final List<String> NEVER_DISCLOSED =
            List.of("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", MORE_TYPES, "status");

    /** What is said elsewhere in a verdict than among the claims. */
    static final Set<String> NO_CLAIMS =
            Set.of("iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status");

    sealed interface Reading {
        record Read(SdJwtVc credential) implements Reading {}

        record Refused(FlawFound found) implements Reading {}
    }

    static Reading read(SdJwt sdJwt, KnownTypes types) {
        for (String name : NEVER_DISCLOSED) {
            if (!sdJwt.isOpen(name)) {
                return refused(Flaw.DISCLOSURE_CONFLICT, name + " must stand openly and whole");
            }
        }
        JsonObject claims = sdJwt.claims();
        for (String name : List.of("iss", "sub", "vct", "vct#integrity")) {
            JsonValue value = claims.members().get(name);
            if (value != null && !(value instanceof JsonString(String text) && !text.isEmpty())) {
                return refused(Flaw.WRONG_TYPE, name + " is no text");
            }
        }
        if (!areTexts(claims.members().get(MORE_TYPES))) {
            return refused(Flaw.WRONG_TYPE, MORE_TYPES + " is no array of texts");
        }
        Optional<String> type = text(claims, "vct");
        if (type.isEmpty()) {
            return refused(Flaw.MEMBER_MISSING, "there is no vct");
        }
        return switch (IssuerKeyName.read(sdJwt.jws(), text(claims, "iss"))) {
            case IssuerKeyName.Reading.Refused(FlawFound found) -> new Reading.Refused(found);
            case IssuerKeyName.Reading.Read(String issuer, KeyName key) ->
                    switch (TokenStatus.read(claims)) {
                        case TokenStatus.Reading.Refused(FlawFound found) ->
                                new Reading.Refused(found);
                        case TokenStatus.Reading.Read(List<StatusReference> statuses) ->
                                new Reading.Read(
                                        credential(
                                                sdJwt, issuer, key, type.get(), statuses, types));
                    };
        };
    }

    private static boolean areTexts(@Nullable JsonValue value) {
        return value == null
                || value instanceof JsonArray(List<JsonValue> elements)
                        && !elements.isEmpty()
                        && elements.stream()
                                .allMatch(element ->
                                        element instanceof JsonString(String text)
                                                && !text.isEmpty());
    }

    private static SdJwtVc credential(
            SdJwt sdJwt,
            String issuer,
            KeyName key,
            String type,
            List<StatusReference> statuses,
            KnownTypes types) {
        JsonObject claims = sdJwt.claims();
        Dates dates = Dates.of(claims);
        return new SdJwtVc(
                issuer,
                List.of("vct:" + type),
                text(claims, "sub"),
                dates.issuedAt(),
                dates.from(),
                dates.until(),
                dates.flaw(),
                List.of(
                        new JwsProof(
                                sdJwt.jws(), key, ProofPurpose.ASSERTION_METHOD, Optional.empty())),
                statuses,
                plain(claims),
                sdJwt,
                claims.members().containsKey("cnf"),
                types.isNone()
                        ? Optional.empty()
                        : Optional.of(
                                new PublishedRules(
                                        types, sdJwt, type, text(claims, "vct#integrity"))));
    }

    private static JsonObject plain(JsonObject claims) {
        Map<String, JsonValue> plain = new LinkedHashMap<>();
        claims.members()
                .forEach((name, value) -> {
                    if (!NO_CLAIMS.contains(name)) {
                        plain.put(name, value);
                    }
                });
        return new JsonObject(Collections.unmodifiableMap(plain));
    }

    private static Optional<String> text(JsonObject claims, String name) {
        return claims.members().get(name) instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Reading refused(Flaw flaw, String detail) {
        return new Reading.Refused(new FlawFound(flaw, detail));
    }

    @Override
    public String format() {
        return SdJwtVcFormat.NAME;
    }

    @Override
    public Optional<HolderBinding> binding() {
        return sdJwt.binding();
    }

    /** Digests do not say of which claims they are. */
    @Override
    public Set<String> hidden() {
        return Set.of();
    }

    @Override
    public Optional<Predicate<String>> partial() {
        return sdJwt.hidden() == 0
                ? Optional.empty()
                : Optional.of(ClaimTree.partial(sdJwt.tree())::contains);
    }

    /** The registered dates, or what is wrong with one of them. */
    private record Dates(
            Optional<Instant> issuedAt,
            Optional<Instant> from,
            Optional<Instant> until,
            Optional<FlawFound> flaw) {

        static Dates of(JsonObject claims) {
            NumericDate.Reading iat = NumericDate.read(claims, "iat");
            NumericDate.Reading nbf = NumericDate.read(claims, "nbf");
            NumericDate.Reading exp = NumericDate.read(claims, "exp");
            Optional<FlawFound> flaw = flaw(iat).or(() -> flaw(nbf)).or(() -> flaw(exp));
            return new Dates(date(iat), date(nbf), date(exp), flaw);
        }

        private static Optional<FlawFound> flaw(NumericDate.Reading reading) {
            return reading instanceof NumericDate.Reading.Refused(FlawFound found)
                    ? Optional.of(found)
                    : Optional.empty();
        }

        private static Optional<Instant> date(NumericDate.Reading reading) {
            return reading instanceof NumericDate.Reading.Read(Optional<Instant> date)
                    ? date
                    : Optional.empty();
        }
    }
}
