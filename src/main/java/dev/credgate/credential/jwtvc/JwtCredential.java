package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.Confirmation;
import dev.credgate.credential.jose.IssuerKeyName;
import dev.credgate.credential.jose.JwsProof;
import dev.credgate.credential.jose.TokenStatus;
import dev.credgate.credential.w3c.ModelledCredential;
import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One W3C credential as a JWT or SD-JWT.
 *
 * @param subject whom it is about, by its document or by the claim {@code sub}
 * @param confirmation the key of its holder, if the issuer tied it to one
 * @param hiding whether some of it is hidden
 */
record JwtCredential(
        VcDataModel model,
        Optional<String> subject,
        List<String> types,
        Optional<Instant> issuedAt,
        Optional<Instant> validFrom,
        Optional<FlawFound> dateFlaw,
        List<CredentialProof> proofs,
        List<StatusReference> statuses,
        Optional<Confirmation> confirmation,
        Optional<HolderBinding> binding,
        boolean hiding)
        implements ModelledCredential {

    /**
     * By which a credential stands or falls: were one of them hidden, it would be a better one. As
     * SD-JWT VC (section 2.2.2.2) has it of its own; of five of these VC-JOSE-COSE (section 3.2.1)
     * has it as a SHOULD.
     */
    private static final List<String> NEVER_DISCLOSED =
            List.of(
                    "@context",
                    "type",
                    "issuer",
                    "validFrom",
                    "validUntil",
                    "issuanceDate",
                    "expirationDate",
                    "credentialStatus",
                    "credentialSchema",
                    "relatedResource",
                    "status",
                    "cnf",
                    "iss",
                    "nbf",
                    "exp");

    /** One whose document is the claims themselves (VC-JOSE-COSE, section 3.1.1). */
    static JwtCredential unwrapped(SecuredClaims claims) {
        VcDataModel model = model(claims.requireOpen(NEVER_DISCLOSED).claims());
        agree(claims.text("iss"), Optional.of(model.issuer()), "iss", "issuer");
        agree(claims.text("jti"), model.id(), "jti", "id");
        agree(claims.text("sub"), model.subject(), "sub", "credentialSubject");
        // RFC 7519's dates are the signature's; the data model's are the credential's.
        try {
            Optional<Instant> notBefore = claims.date("nbf");
            return credential(
                    claims,
                    model,
                    later(model.validFrom(), notBefore),
                    model.dateFlaw(),
                    claims.date("iat"),
                    claims.date("exp"));
        } catch (JwtRefused refused) {
            return credential(
                    claims,
                    model,
                    Optional.empty(),
                    Optional.of(refused.found()),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** One whose document is in the claim {@code vc}. */
    static JwtCredential wrapped(SecuredClaims claims) {
        VcDataModel model = model(WrappedClaims.credential(claims));
        return credential(
                claims,
                model,
                model.validFrom(),
                model.dateFlaw(),
                claims.date("iat"),
                Optional.empty());
    }

    private static VcDataModel model(JsonObject document) {
        return switch (VcDataModel.read(document)) {
            case VcDataModel.Reading.Sound(VcDataModel model) -> model;
            case VcDataModel.Reading.Broken(FlawFound found) -> throw new JwtRefused(found);
        };
    }

    /** The claim {@code sub} says it of a document that names nobody (VC-JOSE-COSE, 3.1.3). */
    private static Optional<String> subject(SecuredClaims claims, VcDataModel model) {
        return model.subjects().stream().noneMatch(one -> one.members().containsKey("id"))
                ? claims.text("sub")
                : model.subject();
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent()
                ? one.filter(from -> from.isAfter(other.get())).or(() -> other)
                : one.or(() -> other);
    }

    static void agree(
            Optional<String> claimed, Optional<String> said, String claim, String member) {
        if (claimed.isPresent() && said.isPresent() && !claimed.equals(said)) {
            throw new JwtRefused(
                    Flaw.DATA_MODEL, "the claim " + claim + " and " + member + " do not agree");
        }
    }

    private static JwtCredential credential(
            SecuredClaims claims,
            VcDataModel model,
            Optional<Instant> validFrom,
            Optional<FlawFound> dateFlaw,
            Optional<Instant> issuedAt,
            Optional<Instant> signatureExpires) {
        KeyName key =
                switch (IssuerKeyName.read(claims.jws(), Optional.of(model.issuer()))) {
                    case IssuerKeyName.Reading.Read(_, KeyName name) -> name;
                    case IssuerKeyName.Reading.Refused(FlawFound found) ->
                            throw new JwtRefused(found);
                };
        List<StatusReference> statuses = new ArrayList<>(model.statuses());
        switch (TokenStatus.read(claims.claims())) {
            case TokenStatus.Reading.Read(List<StatusReference> more) -> statuses.addAll(more);
            case TokenStatus.Reading.Refused(FlawFound found) -> throw new JwtRefused(found);
        }
        return new JwtCredential(
                model,
                subject(claims, model),
                TypeNames.of(model.document(), model.types()),
                issuedAt,
                validFrom,
                dateFlaw,
                List.of(
                        new JwsProof(
                                claims.jws(),
                                key,
                                ProofPurpose.ASSERTION_METHOD,
                                signatureExpires)),
                List.copyOf(statuses),
                Confirmation.in(claims.claims()),
                claims.keyBinding(),
                claims.partial());
    }

    /** The same, bound to its holder by what was signed around it. */
    JwtCredential boundBy(HolderBinding around) {
        return new JwtCredential(
                model,
                subject,
                types,
                issuedAt,
                validFrom,
                dateFlaw,
                proofs,
                statuses,
                confirmation,
                Optional.of(around),
                hiding);
    }

    @Override
    public String format() {
        return JwtVcFormat.NAME;
    }

    /** Digests do not say of which claims they are. */
    @Override
    public Set<String> hidden() {
        return Set.of();
    }

    /** Anywhere, since the document is not what was signed, member by member. */
    @Override
    public Optional<Predicate<String>> partial() {
        return hiding ? Optional.of(_ -> true) : Optional.empty();
    }

    @Override
    public boolean keyBound() {
        return confirmation.isPresent();
    }
}
