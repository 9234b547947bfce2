package dev.credgate.issuance;

import dev.credgate.ledger.StatusValue;
import java.util.Optional;
import java.util.UUID;

/** What became of a wish to change a credential's status. */
public sealed interface StatusOutcome {

    /**
     * It stands on the chain and in our snapshot, and is audited.
     *
     * @param block number of the block that holds it
     */
    record Changed(StatusValue status, long block) implements StatusOutcome {}

    /**
     * It is on record, and sent whatever happens; it may be on the chain by now.
     *
     * @param operation by which it is found
     */
    record Accepted(UUID operation) implements StatusOutcome {}

    /** No credential with this id was issued for this agency; whether for another is not said. */
    record Unknown() implements StatusOutcome {}

    /** The chain said no. */
    record Refused(String detail) implements StatusOutcome {}

    /**
     * The chain, the token or the database does not answer, or the change did not show in time; it
     * may still take effect. Asking again is safe.
     *
     * @param operation by which it is found, where it is on record
     */
    record Unavailable(String detail, Optional<UUID> operation) implements StatusOutcome {
        /** Nothing is on record. */
        Unavailable(String detail) {
            this(detail, Optional.empty());
        }
    }
}
