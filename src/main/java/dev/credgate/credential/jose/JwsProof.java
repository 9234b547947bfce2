package dev.credgate.credential.jose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;

/**
 * A JWS as a proof.
 *
 * @param expires the first instant at which the signature itself no longer holds
 */
public record JwsProof(CompactJws jws, KeyName key, ProofPurpose purpose, Optional<Instant> expires)
        implements CredentialProof {

    /** Always sound in form: what is not was never read. */
    @Override
    public Optional<FlawFound> flaw() {
        return Optional.empty();
    }

    @Override
    public Hash signedHash() {
        return jws.signedHash();
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        return jws.check(key, checker);
    }
}
