package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A credential with Data Integrity proofs. */
record DataIntegrityCredential(
        VcDataModel model, List<String> types, List<CredentialProof> proofs, ClaimNames names)
        implements SecuredCredential {

    DataIntegrityCredential {
        types = List.copyOf(types);
        proofs = List.copyOf(proofs);
    }

    @Override
    public String format() {
        return DataIntegrityFormat.NAME;
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
        return model.version() == ModelVersion.V1_1 ? model.validFrom() : Optional.empty();
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
        return names.of(model.claims());
    }

    /** What a derived proof leaves out is not known. */
    @Override
    public Set<String> hidden() {
        return Set.of();
    }

    @Override
    public Optional<Predicate<String>> partial() {
        return proofs.stream()
                        .anyMatch(proof ->
                                proof instanceof SdProof || proof instanceof BbsDerivedProof)
                ? Optional.of(_ -> true)
                : Optional.empty();
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
