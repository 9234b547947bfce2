package dev.credgate.credential.vccose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One W3C credential in COSE: all of it is signed, and nothing ties it to a key of its holder. */
record VcCoseCredential(VcDataModel model, List<String> types, List<CredentialProof> proofs)
        implements SecuredCredential {

    static VcCoseCredential of(VcDataModel model, CredentialProof proof) {
        return new VcCoseCredential(
                model, TypeNames.of(model.document(), model.types()), List.of(proof));
    }

    @Override
    public String format() {
        return VcCoseFormat.NAME;
    }

    @Override
    public String issuer() {
        return model.issuer();
    }

    @Override
    public Optional<String> id() {
        return model.id();
    }

    @Override
    public Optional<String> subject() {
        return model.subject();
    }

    @Override
    public Optional<Instant> issuedAt() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> validFrom() {
        return model.validFrom();
    }

    @Override
    public Optional<Instant> validUntil() {
        return model.validUntil();
    }

    @Override
    public Optional<FlawFound> dateFlaw() {
        return model.dateFlaw();
    }

    @Override
    public List<StatusReference> statuses() {
        return model.statuses();
    }

    @Override
    public JsonObject claims() {
        return model.claims();
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
}
