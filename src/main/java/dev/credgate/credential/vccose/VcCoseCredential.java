package dev.credgate.credential.vccose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.w3c.ModelledCredential;
import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.credential.w3c.VcDataModel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One W3C credential in COSE: all of it is signed, and nothing ties it to a key of its holder. */
record VcCoseCredential(VcDataModel model, List<String> types, List<CredentialProof> proofs)
        implements ModelledCredential {

    static VcCoseCredential of(VcDataModel model, CredentialProof proof) {
        return new VcCoseCredential(
                model, TypeNames.of(model.document(), model.types()), List.of(proof));
    }

    @Override
    public String format() {
        return VcCoseFormat.NAME;
    }

    @Override
    public Optional<Instant> issuedAt() {
        return Optional.empty();
    }
}
