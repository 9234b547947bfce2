package dev.credgate.credential;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;

/** What a self-issued challenge credential (CPT 103) says. */
public sealed interface ChallengeAnswer {

    /**
     * In form.
     *
     * @param signed Keccak-256 of the nonce's text
     * @param proof the presenter's signature over it
     */
    record Answer(String nonce, Hash signed, RecoverableSignature proof)
            implements ChallengeAnswer {}

    /** Of the kind, and not as it must be. */
    record Unfit(String why) implements ChallengeAnswer {}
}
