package dev.credgate.credential;

import java.time.Instant;
import java.util.Optional;

/** What a holder adds to show that a credential, or a presentation, is theirs. Immutable. */
public interface HolderBinding {

    /**
     * The holder's proof.
     *
     * @param challenge what was asked; empty when nothing was, and then the proof and its tie to
     *     the credential are looked at, not for whom and when it was made
     */
    Answer answer(Optional<HolderChallenge> challenge);

    /** The proof, or why it answers nothing. */
    sealed interface Answer {

        /**
         * A proof to check.
         *
         * @param madeAt when the holder says to have made it, where the format has that
         */
        record Proof(CredentialProof proof, Optional<Instant> madeAt) implements Answer {}

        /** It cannot be one, whoever signed it. */
        record Unfit(FlawFound found) implements Answer {}

        /** Nothing can be said without a challenge, such as of a device's signature. */
        record NeedsChallenge() implements Answer {}
    }
}
