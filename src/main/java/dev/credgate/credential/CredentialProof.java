package dev.credgate.credential;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;

/** A signature over a document, by a key that it names. Immutable. */
public interface CredentialProof {

    /** By which key it claims to be. */
    KeyName key();

    /** For what that key must be announced. */
    ProofPurpose purpose();

    /** What is wrong with it in form, so that no signature can be checked. */
    Optional<FlawFound> flaw();

    /** The first instant at which the proof itself no longer holds. */
    Optional<Instant> expires();

    /**
     * Keccak-256 of the exact bytes that are signed: under it the issuer may keep a status on the
     * chain. Must not be asked while {@link #flaw} is present.
     */
    Hash signedHash();

    /**
     * Whether the key made it. The algorithm is the key's, never the document's choice alone: where
     * both are named they must agree. Must not be asked while {@link #flaw} is present.
     */
    SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker);
}
