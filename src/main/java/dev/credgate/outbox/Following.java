package dev.credgate.outbox;

import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.RawTransactions.Head;
import dev.credgate.ledger.chain.RawTransactions.Sighting;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainSending.Submission;
import dev.credgate.store.ChainSending.Work;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Looks where the transactions of an account stand that have left. The account's count on the chain
 * tells which of them must be in a block; a receipt tells in which. One thread at a time.
 */
final class Following {

    private static final Logger LOG = Logger.getLogger(Following.class);

    private final String account;
    private final ChainAccounts accounts;
    private final ChainSending store;
    private final RawTransactions wire;
    private final InstantSource clock;
    private final OutboxSettings settings;
    private final OutboxCounts counts;
    private final Lasting lasting;
    private final Handing hands;
    private final Signal progress;

    Following(
            String account,
            ChainAccounts accounts,
            ChainSending store,
            RawTransactions wire,
            InstantSource clock,
            OutboxSettings settings,
            OutboxCounts counts,
            Lasting lasting,
            Handing hands,
            Signal progress) {
        this.progress = progress;
        this.account = account;
        this.accounts = accounts;
        this.store = store;
        this.wire = wire;
        this.clock = clock;
        this.settings = settings;
        this.counts = counts;
        this.lasting = lasting;
        this.hands = hands;
    }

    /**
     * Looks after what is in no block as far as we know.
     *
     * @return what still is not
     */
    List<Work> sent(Lease lease, Head head, long count, Optional<TransactionSigner> key)
            throws ChainException {
        List<Work> waiting = new ArrayList<>();
        List<Work> displaced = new ArrayList<>();
        for (Work work : withoutGivenUp(lease, store.sent(account), head, count, key)) {
            long number = work.transaction().number().orElseThrow();
            if (number >= count) {
                hands.urge(lease, work, waiting.isEmpty(), head, key);
                waiting.add(work);
            } else if (!seen(lease, work)) {
                if (isDisplaced(work, head)) {
                    displaced.add(work);
                }
                waiting.add(work);
            }
        }
        // The last first: what has no number any more is not sent again behind those before it.
        displaced.reversed().forEach(work -> displace(lease, work));
        return waiting;
    }

    /**
     * The highest number first: once the lowest is used up, the node puts what waits behind it into
     * blocks.
     */
    private List<Work> withoutGivenUp(
            Lease lease, List<Work> sent, Head head, long count, Optional<TransactionSigner> key)
            throws ChainException {
        boolean replaced = false;
        for (Work work : sent.reversed()) {
            if (key.isPresent()
                    && work.transaction().number().orElseThrow() >= count
                    && Handing.isToBeReplaced(work)) {
                hands.replace(lease, work, head, key.get());
                replaced = true;
            }
        }
        return replaced ? store.sent(account) : sent;
    }

    private boolean seen(Lease lease, Work work) throws ChainException {
        for (Submission submission : work.submissions()) {
            Optional<Sighting> sighting = wire.find(submission.hash());
            if (sighting.isPresent()) {
                UUID id = work.transaction().id();
                Sighting found = sighting.get();
                store.included(
                        lease,
                        id,
                        submission.hash(),
                        found.block(),
                        found.blockHash(),
                        refusal(work, submission, found));
                hands.forget(id);
                progress.give();
                return true;
            }
        }
        return false;
    }

    /** Whichever text is in the block decides: what was given up may have got there first. */
    private static Optional<String> refusal(Work work, Submission submission, Sighting found) {
        if (submission.filler()) {
            return work.givenUp().or(() -> Optional.of("it was given up"));
        }
        return found.succeeded()
                ? Optional.empty()
                : Optional.of("it failed in block " + found.block());
    }

    /**
     * The chain has a transaction with its number and none of its texts: somebody else's. Once that
     * one counts, nothing that was sent of ours can take effect, and it takes a new number.
     */
    private boolean isDisplaced(Work work, Head head) {
        return lasting.since(
                "displaced " + work.transaction().id(),
                settings.patience(),
                head.number(),
                settings.confirmations());
    }

    private void displace(Lease lease, Work work) {
        UUID id = work.transaction().id();
        int again = accounts.displace(lease, id);
        LOG.errorf(
                "Number %d of account %s was used by a transaction that is not ours: %s (%s) takes"
                        + " a new one, and %d that overtook it are sent again behind it. See that"
                        + " nobody else sends with this key",
                work.transaction().number().orElseThrow(),
                account,
                id,
                work.transaction().purpose(),
                again);
        hands.forget(id);
        counts.displaced.increment();
    }

    /**
     * Looks after what is in a block that may be replaced.
     *
     * @return false when one of them is in no block any more
     */
    boolean included(Lease lease, Head head, long count) throws ChainException {
        boolean all = true;
        for (ChainTransaction transaction : store.included(account)) {
            boolean gone = transaction.number().orElseThrow() >= count;
            if (!gone
                    && head.number() - transaction.block().orElseThrow()
                            >= settings.confirmations()) {
                gone = !settled(lease, transaction);
            }
            if (gone) {
                LOG.warnf(
                        "Block %d of transaction %s (%s) was replaced: it is looked for, and sent"
                                + " again",
                        transaction.block().orElseThrow(),
                        transaction.hash().map(Object::toString).orElse("?"),
                        transaction.purpose());
                store.away(lease, transaction.id());
                counts.reorganised.increment();
                all = false;
            }
        }
        return all;
    }

    private boolean settled(Lease lease, ChainTransaction transaction) throws ChainException {
        Optional<Sighting> sighting = wire.find(transaction.hash().orElseThrow());
        if (sighting.isEmpty()
                || sighting.get().block() != transaction.block().orElseThrow()
                || !sighting.get().blockHash().equals(transaction.blockHash().orElseThrow())) {
            return false;
        }
        boolean refused = transaction.refusal().isPresent();
        store.settle(
                lease,
                transaction.id(),
                refused ? State.REFUSED : State.CONFIRMED,
                transaction.refusal(),
                clock.instant());
        if (refused) {
            counts.refusals.increment();
        }
        return true;
    }
}
