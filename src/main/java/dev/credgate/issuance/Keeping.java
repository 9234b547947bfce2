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
     * Records durably what is about to be signed, unless {@link #recorded} does.
     *
     * @param length about how long the credential is
     * @return why it must not be signed; empty when it may, once it is on record
     */
    Optional<IssueOutcome> record(IssuedCredential credential, int length);

    /**
     * The record, to be written with the event that tells of it, so that both last or neither does;
     * empty where {@link #record} writes it.
     */
    default Optional<Mark> recorded(IssuedCredential credential) {
        return Optional.empty();
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
            public Optional<IssueOutcome> record(IssuedCredential credential, int length) {
                return Optional.empty();
            }

            @Override
            public Optional<Mark> recorded(IssuedCredential credential) {
                return Optional.of(records.recorded(credential));
            }

            @Override
            public Optional<IssueOutcome> answer(Issued answer) {
                return Optional.empty();
            }
        };
    }
}
