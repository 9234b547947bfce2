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
     * Records durably what is about to be signed.
     *
     * @param length about how long the credential is
     * @return why it must not be signed; empty when it is on record
     */
    Optional<IssueOutcome> record(IssuedCredential credential, int length);

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
            public Optional<IssueOutcome> record(IssuedCredential credential, int length) {
                records.record(credential);
                return Optional.empty();
            }

            @Override
            public Optional<IssueOutcome> answer(Issued answer) {
                return Optional.empty();
            }
        };
    }
}
