package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What is to be changed on the chain, on record before anything of it is sent, and where it stands.
 * Thread-safe; calls block on the database, and what they wrote is durable on return.
 */
public interface ChainTransactions {

    /** Where a transaction stands. */
    enum State {
        /** On record; nothing of it has left. */
        QUEUED,
        /** It may be with the node, and in a block at any moment. */
        SENT,
        /** In a block that may still be replaced. */
        INCLUDED,
        /** In a block that counts. */
        CONFIRMED,
        /** It changed nothing and never will. */
        REFUSED;

        /** Whether it stays so. */
        public boolean isSettled() {
            return this == CONFIRMED || this == REFUSED;
        }
    }

    /**
     * What a change makes of one credential's status.
     *
     * @param statusKey the credential's
     */
    record Setting(Hash statusKey, StatusValue status) {}

    /**
     * Calls that belong together, sent in their order.
     *
     * @param operation under which they are asked for
     * @param agency whose wish it is; empty for the house's own
     * @param account label of the key that signs
     * @param purpose a word for people, e.g. {@code status}
     * @param reference what stands in the place of a wish that was noted before and is not settled;
     *     at most 64 characters
     * @param setting what they make of a credential's status, where they are about one
     */
    record Order(
            UUID operation,
            Optional<String> agency,
            String account,
            String purpose,
            Optional<String> reference,
            Optional<Setting> setting,
            List<ContractCall> calls) {
        public Order {
            calls = List.copyOf(calls);
        }

        /** Calls that are about no one credential's status. */
        public Order(
                UUID operation,
                Optional<String> agency,
                String account,
                String purpose,
                Optional<String> reference,
                List<ContractCall> calls) {
            this(operation, agency, account, purpose, reference, Optional.empty(), calls);
        }
    }

    /**
     * One transaction, without its call.
     *
     * @param number its nonce, once it has one
     * @param hash of the text that is in the block, else of the one that was sent last
     * @param refusal why it changes nothing; while it is {@link State#INCLUDED}, that it failed
     *     there
     * @param tooLarge whether it is refused for the gas that it takes
     * @param trouble what keeps its account from sending, if anything does
     */
    record ChainTransaction(
            UUID id,
            UUID operation,
            Optional<String> agency,
            String account,
            String purpose,
            State state,
            OptionalLong number,
            OptionalLong gas,
            Optional<Hash> hash,
            OptionalLong block,
            Optional<Hash> blockHash,
            Optional<String> refusal,
            boolean tooLarge,
            Optional<String> trouble,
            Instant enqueuedAt,
            Optional<Instant> sentAt,
            Optional<Instant> settledAt) {}

    /**
     * How much is not done yet.
     *
     * @param queued transactions of which nothing has left
     * @param sent transactions that are in no block
     * @param oldest when the oldest of both was noted
     */
    record Backlog(long queued, long sent, Optional<Instant> oldest) {}

    /**
     * Notes an order; durable on return.
     *
     * @return its operation, or that of the one with the same reference that is not settled; then
     *     nothing was noted
     * @throws StoreUnavailableException when it may not have been written
     */
    UUID enqueue(Order order, Instant now);

    /**
     * Notes an order and sets a mark, in one transaction; durable on return.
     *
     * @return its operation; empty when the mark was set before, then nothing was noted
     * @throws StoreUnavailableException when it may not have been written
     */
    Optional<UUID> enqueue(Order order, Mark mark, Instant now);

    /**
     * The transactions of an operation, in their order; none when it is not known (any more).
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<ChainTransaction> ofOperation(UUID operation);

    /**
     * The operation with a reference that is not settled; empty when there is none.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<UUID> unsettled(String reference);

    /**
     * The highest block that holds something of an agency's for a purpose, as far as it is known;
     * empty when none does.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    OptionalLong highestBlock(String agency, String purpose);

    /**
     * The newest transactions of an agency, the newest first.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<ChainTransaction> newestOf(String agency, int limit);

    /**
     * The account that has an address; empty while none has sent under it.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<String> accountOf(Address address);

    /**
     * What is not done yet.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Backlog backlog();
}
