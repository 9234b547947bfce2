package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.ModelledCredential;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A credential with Data Integrity proofs. */
record DataIntegrityCredential(
        VcDataModel model, List<String> types, List<CredentialProof> proofs, ClaimNames names)
        implements ModelledCredential {

    DataIntegrityCredential {
        types = List.copyOf(types);
        proofs = List.copyOf(proofs);
    }

    @Override
    public String format() {
        return DataIntegrityFormat.NAME;
    }

    @Override
    public Optional<Instant> issuedAt() {
        return model.version() == ModelVersion.V1_1 ? model.validFrom() : Optional.empty();
    }

    @Override
    public JsonObject claims() {
        return names.of(model.claims());
    }

    @Override
    public Optional<Predicate<String>> partial() {
        return proofs.stream()
                        .anyMatch(proof ->
                                proof instanceof SdProof || proof instanceof BbsDerivedProof)
                ? Optional.of(_ -> true)
                : Optional.empty();
    }
}
