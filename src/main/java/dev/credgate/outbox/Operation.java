package dev.credgate.outbox;

import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What was asked for in one go, and where it stands. Immutable.
 *
 * @param transactions in their order, at least one
 */
public record Operation(UUID id, List<ChainTransaction> transactions) {

    /** As they are. */
    public Operation {
        if (transactions.isEmpty()) {
            throw new IllegalArgumentException("an operation has a transaction");
        }
        transactions = List.copyOf(transactions);
    }

    /**
     * Where the whole stands: refused when one of its transactions is, or failed in its block;
     * otherwise where the last of them stands.
     */
    public State state() {
        return refusal().isPresent()
                ? State.REFUSED
                : transactions.stream()
                        .map(ChainTransaction::state)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
    }

    /** Whether all of it is in blocks, or none of the rest ever will be. */
    public boolean isDecided() {
        return state().ordinal() >= State.INCLUDED.ordinal();
    }

    /** Whether it stays as it is. */
    public boolean isSettled() {
        return transactions.stream().allMatch(one -> one.state().isSettled());
    }

    /** Why it changes nothing. */
    public Optional<String> refusal() {
        return transactions.stream().flatMap(one -> one.refusal().stream()).findFirst();
    }

    /** Whether it changes nothing because one transaction of it takes more gas than it may. */
    public boolean isTooLarge() {
        // What was given up for its size may have been in a block first.
        return transactions.stream().anyMatch(one -> one.tooLarge() && one.refusal().isPresent());
    }

    /** What keeps it from being sent, if anything does. */
    public Optional<Trouble> trouble() {
        return isDecided()
                ? Optional.empty()
                : transactions.getFirst().trouble().flatMap(Trouble::of);
    }

    /** The highest block that holds one of its transactions. */
    public OptionalLong block() {
        return transactions.stream()
                .filter(one -> one.block().isPresent())
                .mapToLong(one -> one.block().getAsLong())
                .max();
    }

    /** The transaction that ends it. */
    public ChainTransaction last() {
        return transactions.getLast();
    }

    /** Whose wish it is; empty for the house's own. */
    public Optional<String> agency() {
        return transactions.getFirst().agency();
    }

    /** What it is for. */
    public String purpose() {
        return transactions.getFirst().purpose();
    }

    /** When it was asked for. */
    public Instant requestedAt() {
        return transactions.getFirst().enqueuedAt();
    }
}
