package dev.credgate.credential.mdoc;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One document whose every disclosed element has the digest that its MSO holds. */
record MdocCredential(
        String issuer,
        String docType,
        ValidityInfo validity,
        CredentialProof proof,
        List<StatusReference> statuses,
        JsonObject claims,
        Set<String> partly,
        Optional<HolderBinding> binding)
        implements SecuredCredential {

    @Override
    public String format() {
        return MdocFormat.NAME;
    }

    @Override
    public List<String> types() {
        return List.of(MdocFormat.TYPE_FAMILY + docType);
    }

    /** An mdoc is about whoever holds its device key. */
    @Override
    public Optional<String> subject() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> issuedAt() {
        return validity.signed();
    }

    @Override
    public Optional<Instant> validFrom() {
        return validity.from();
    }

    @Override
    public Optional<Instant> validUntil() {
        return validity.until();
    }

    @Override
    public Optional<FlawFound> dateFlaw() {
        return validity.flaw();
    }

    @Override
    public List<CredentialProof> proofs() {
        return List.of(proof);
    }

    /** The digests of what is hidden do not say of what. */
    @Override
    public Set<String> hidden() {
        return Set.of();
    }

    @Override
    public Optional<Predicate<String>> partial() {
        return partly.isEmpty() ? Optional.empty() : Optional.of(partly::contains);
    }

    /** The MSO always names a device key. */
    @Override
    public boolean keyBound() {
        return true;
    }

    /** Never the claims. */
    @Override
    public String toString() {
        return docType + " of " + issuer;
    }
}
