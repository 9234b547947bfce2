package dev.credgate.credential;

import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;

/** Checks signatures by the fastest engine, and remembers which fitted. Thread-safe. */
public interface SignatureChecker {

    /** Whether the signature is the key's over what was signed. */
    <M, S extends Signature> boolean fits(VerificationKey<M, S> key, M signed, S signature);
}
