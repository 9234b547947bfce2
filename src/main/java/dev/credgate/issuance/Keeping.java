package dev.credgate.issuance;

import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import java.util.Optional;

/** How a credential is put on record before it is handed out. */
interface Keeping {

    /**
     * Records it durably.
     *
     * @return why it must not be handed out; empty when it is on record
     */
    Optional<IssueOutcome> record(IssuedCredential credential, Issued answer);

    /** The audit record has it as well. */
    void told();

    /** The record alone. */
    static Keeping in(IssuedCredentials records) {
        return new Keeping() {
            @Override
            public Optional<IssueOutcome> record(IssuedCredential credential, Issued answer) {
                records.record(credential);
                return Optional.empty();
            }

            @Override
            public void told() {
                // Nobody asks for it again.
            }
        };
    }
}
