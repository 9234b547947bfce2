package dev.credgate.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What people give up of what is to be changed on the chain: an operation that the node refuses for
 * good would hold up all that its account sends after it. The sender then uses up the numbers that
 * it has by transactions that do nothing. Thread-safe; calls block on the database, and what they
 * wrote is durable on return.
 *
 * <p>Every call throws {@link StoreUnavailableException} when the database did not answer.
 */
public interface ChainSurrender {

    /**
     * A transaction that is in no block.
     *
     * @param trouble what keeps its account from sending, if anything does
     * @param givenUp why it was given up, if it was
     * @param askedBy who asked for that, where a second person has to
     */
    record Waiting(
            UUID operation,
            Optional<String> agency,
            String account,
            String purpose,
            ChainTransactions.State state,
            OptionalLong number,
            Optional<String> trouble,
            Optional<String> givenUp,
            Optional<String> askedBy,
            Instant enqueuedAt) {}

    /** What waits, account by account, in the order in which it is sent. */
    List<Waiting> waiting(int limit);

    /**
     * Who asked that an operation be given up, and was not joined by somebody else yet.
     *
     * @param since what was asked before has lapsed
     */
    Optional<String> askedBy(UUID operation, Instant since);

    /**
     * Notes that somebody asks for it, within the transaction that tells the audit record; false
     * where nothing of the operation waits.
     *
     * @param by as the audit record names them
     */
    Mark asked(UUID operation, String by, Instant now);

    /**
     * Gives up what of an operation is in no block, within the transaction that tells the audit
     * record; false where nothing of it waits. What is in a block stays.
     *
     * @param why as the operation's refusal tells it; at most 500 characters
     */
    Mark givenUp(UUID operation, String why);
}
