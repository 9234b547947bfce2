package dev.credgate.issuance;

import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import java.util.UUID;

/** What became of a wish about keys. */
public sealed interface KeyOutcome {

    /** It waits for a second person, until it lapses. */
    record Asked(KeyRequest request) implements KeyOutcome {}

    /**
     * It is done, or being done: the key says which.
     *
     * @param request as which it was asked for
     */
    record Done(IssuerKey key, UUID request) implements KeyOutcome {}

    /** It was taken back, or not approved. */
    record Dropped(KeyRequest request) implements KeyOutcome {}

    /** It cannot be. */
    record Refused(KeyRefusal refusal, String detail) implements KeyOutcome {}

    /** The ledger or the database does not answer; asking again is safe. */
    record Unavailable(String detail) implements KeyOutcome {}
}
