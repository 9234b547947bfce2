package dev.credgate.outbox;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.RawTransactions.Estimate;
import dev.credgate.ledger.chain.RawTransactions.Head;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainSending.Work;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Believes that the contract says no only once it has said so for some time, and in one block more
 * than the first time: a node that lags, or was rolled back, says no to what depends on a block
 * that it does not have. What waits behind is looked at meanwhile, so that many that are refused
 * take no longer than one. One thread at a time.
 */
final class Doubts {

    /**
     * The contract says no to a transaction.
     *
     * @param behind the account's highest number: once another was given, it may depend on that one
     */
    private record Said(UUID transaction, OptionalLong behind) {}

    private final String account;
    private final ChainAccounts accounts;
    private final ChainSending store;
    private final RawTransactions wire;
    private final OutboxSettings settings;
    private final Lasting lasting;

    Doubts(
            String account,
            ChainAccounts accounts,
            ChainSending store,
            RawTransactions wire,
            OutboxSettings settings,
            Lasting lasting) {
        this.account = account;
        this.accounts = accounts;
        this.store = store;
        this.wire = wire;
        this.settings = settings;
        this.lasting = lasting;
    }

    /** Whether it is certain that the contract refuses the first in line, to which it says no. */
    boolean areOver(Work first, Head head, Address from) throws ChainException {
        OptionalLong highest = accounts.highestNumber(account);
        boolean over = lasts(first, highest, head);
        if (!over) {
            lookBehind(first, highest, head, from);
        }
        return over;
    }

    /** As far as the contract says no: whatever it does not refuse ends the doubts behind it. */
    private void lookBehind(Work first, OptionalLong highest, Head head, Address from)
            throws ChainException {
        Set<UUID> operations = new HashSet<>(Set.of(first.transaction().operation()));
        for (Work next : store.queued(account, settings.inFlight())) {
            // Of an operation whose first step is refused, nothing further is asked.
            if (operations.add(next.transaction().operation())
                    && next.transaction().number().isEmpty()
                    && next.givenUp().isEmpty()) {
                if (!(wire.estimate(from, next.call(), head) instanceof Estimate.Reverts)) {
                    return;
                }
                boolean _ = lasts(next, highest, head);
            }
        }
    }

    private boolean lasts(Work work, OptionalLong highest, Head head) {
        return lasting.since(
                new Said(work.transaction().id(), highest), settings.patience(), head.number(), 1);
    }
}
