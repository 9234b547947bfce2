package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list credential of no format in particular, so that each of its members can be had wrong. */
public record ListCredential(
        Optional<String> id,
        String issuer,
        List<String> types,
        JsonObject claims,
        Optional<Instant> validFrom,
        Optional<Instant> validUntil,
        Optional<FlawFound> dateFlaw,
        List<CredentialProof> proofs,
        List<StatusReference> statuses)
        implements SecuredCredential {

    public static ListCredential of(JsonObject claims) {
        return new ListCredential(
                Optional.empty(),
                StatusWorld.ISSUER,
                List.of(
                        "vc:https://www.w3.org/ns/credentials/status#BitstringStatusListCredential"),
                claims,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Proof(Optional.empty(), Optional.empty())),
                List.of());
    }

    public ListCredential called(String name) {
        return new ListCredential(
                Optional.of(name),
                issuer,
                types,
                claims,
                validFrom,
                validUntil,
                dateFlaw,
                proofs,
                statuses);
    }

    public ListCredential by(String other) {
        return new ListCredential(
                id, other, types, claims, validFrom, validUntil, dateFlaw, proofs, statuses);
    }

    public ListCredential typed(String... others) {
        return new ListCredential(
                id,
                issuer,
                List.of(others),
                claims,
                validFrom,
                validUntil,
                dateFlaw,
                proofs,
                statuses);
    }

    public ListCredential valid(Optional<Instant> from, Optional<Instant> until) {
        return new ListCredential(
                id, issuer, types, claims, from, until, dateFlaw, proofs, statuses);
    }

    public ListCredential flawed(FlawFound found) {
        return new ListCredential(
                id,
                issuer,
                types,
                claims,
                validFrom,
                validUntil,
                Optional.of(found),
                proofs,
                statuses);
    }

    public ListCredential proven(CredentialProof... others) {
        return new ListCredential(
                id,
                issuer,
                types,
                claims,
                validFrom,
                validUntil,
                dateFlaw,
                List.of(others),
                statuses);
    }

    public ListCredential pointing(StatusReference... others) {
        return new ListCredential(
                id,
                issuer,
                types,
                claims,
                validFrom,
                validUntil,
                dateFlaw,
                proofs,
                List.of(others));
    }

    @Override
    public String format() {
        return "any";
    }

    @Override
    public Optional<String> subject() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> issuedAt() {
        return Optional.empty();
    }

    @Override
    public Set<String> hidden() {
        return Set.of();
    }

    @Override
    public Optional<HolderBinding> binding() {
        return Optional.empty();
    }

    @Override
    public boolean keyBound() {
        return false;
    }

    /** A proof that is not looked at. */
    public record Proof(Optional<FlawFound> flaw, Optional<Instant> expires)
            implements CredentialProof {
        @Override
        public KeyName key() {
            return new KeyName.OfIssuer(StatusWorld.ISSUER, Optional.empty());
        }

        @Override
        public ProofPurpose purpose() {
            return ProofPurpose.ASSERTION_METHOD;
        }

        @Override
        public Hash signedHash() {
            return Hash.ZERO;
        }

        @Override
        public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
            return SignatureFinding.FITS;
        }
    }
}
