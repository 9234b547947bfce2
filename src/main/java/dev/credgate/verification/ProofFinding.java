package dev.credgate.verification;

import dev.credgate.did.NamedKey;

/** What came of one proof that names its key. */
sealed interface ProofFinding {

    /** The signature is this key's, whatever the key's state. */
    record Fits(NamedKey key) implements ProofFinding {}

    /** The key cannot be had, or is none that may be used for this. */
    record NoKey(Outcome outcome, Reason reason, String why) implements ProofFinding {}

    /** The key is there, and the signature is not its own. */
    record DoesNotFit(Reason reason, String why) implements ProofFinding {}
}
