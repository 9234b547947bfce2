package dev.credgate.issuance;

import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.Mark;
import java.time.Instant;
import java.util.Optional;

/** How a credential is put on record before it is signed, and its answer before it is given. */
interface Keeping {

    /**
     * Why a credential cannot be kept at all.
     *
     * @param length about how long it is
     */
    default Optional<IssueOutcome> refusal(int length) {
        return Optional.empty();
    }

    /**
     * The record, to be written with the event that tells of it, so that both last or neither does;
     * only then may the credential be signed. Set before where somebody else is at the order by
     * now.
     */
    Mark recorded(IssuedCredential credential);

    /** What is said where somebody else is at the order. */
    default IssueOutcome takenOver() {
        throw new IllegalStateException("nobody takes an order over that has no key");
    }

    /**
     * Keeps the answer for whoever asks again.
     *
     * @return why it must not be handed out; empty when it may
     */
    Optional<IssueOutcome> answer(Issued answer);

    /** When an attempt before counted it against quotas, and did not take that back. */
    default Optional<Instant> counted() {
        return Optional.empty();
    }

    /** Notes when it was counted, or that it is not, for whoever asks again. */
    default Mark counted(Optional<Instant> at) {
        return _ -> true;
    }

    /** The record alone; nobody asks again. */
    static Keeping in(IssuedCredentials records) {
        return new Keeping() {
            @Override
            public Mark recorded(IssuedCredential credential) {
                return records.recorded(credential);
            }

            @Override
            public Optional<IssueOutcome> answer(Issued answer) {
                return Optional.empty();
            }
        };
    }
}
