package dev.credgate.outbox;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.RawTransactions.Estimate;
import dev.credgate.ledger.chain.RawTransactions.Head;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainSending.Work;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on the transactions of one account, a pass at a time, under its lease: looks where those
 * stand that have left ({@link Following}), then numbers, signs and sends those that wait ({@link
 * Handing}). A transaction is numbered on record before it is signed, and its signed text is on
 * record before it leaves; so whatever is interrupted is taken up again under the same number. One
 * thread at a time.
 */
final class AccountSender {

    private static final Logger LOG = Logger.getLogger(AccountSender.class);

    static final long GAS_OF_NOTHING = 100_000;

    private final String account;
    private final ChainAccounts accounts;
    private final ChainSending store;
    private final ChainRpc rpc;
    private final RawTransactions wire;
    private final InstantSource clock;
    private final OutboxSettings settings;
    private final OutboxCounts counts;
    private final Signal progress;
    private final Lasting lasting = new Lasting();
    private final Troubles troubles;
    private final SendingKey sendingKey;
    private final Mending mending;
    private final Doubts doubts;

    private @Nullable Following following;
    private @Nullable Handing handing;

    /** What is left to do after a pass. */
    enum Left {
        /** Something waits to be sent, or to be in a block. */
        WORK,
        /** Everything is in a block or settled. */
        NOTHING_URGENT
    }

    AccountSender(
            String account,
            ChainAccounts accounts,
            ChainSending store,
            ChainRpc rpc,
            Function<String, TransactionSigner> keys,
            InstantSource clock,
            OutboxSettings settings,
            OutboxCounts counts,
            Signal progress) {
        this.account = account;
        this.accounts = accounts;
        this.store = store;
        this.rpc = rpc;
        this.wire = new RawTransactions(rpc);
        this.clock = clock;
        this.settings = settings;
        this.counts = counts;
        this.progress = progress;
        this.troubles = new Troubles(account, accounts, progress);
        this.sendingKey = new SendingKey(account, accounts, rpc, keys, troubles);
        this.mending = new Mending(account, accounts, store, wire, clock, settings, lasting);
        this.doubts = new Doubts(account, accounts, store, wire, settings, lasting);
    }

    /**
     * Does what can be done now.
     *
     * @throws ChainAccounts.LeaseLostException when another sender has the account
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    Left pass(Lease lease) {
        Instant now = clock.instant();
        troubles.begin(accounts.renew(lease, now.plus(OutboxSettings.LEASE)));
        try {
            return passed(lease);
        } catch (ChainException e) {
            troubles.meet(Trouble.CHAIN_AWAY, e.getMessage());
            return Left.WORK;
        } finally {
            if (troubles.isMet(Trouble.TOKEN_AWAY)) {
                // Looked for again: the label may name another key when the token is back.
                sendingKey.forget();
            }
            lasting.round();
            troubles.note(lease);
        }
    }

    private Left passed(Lease lease) throws ChainException {
        dropGivenUp(lease);
        Optional<Address> recorded = accounts.address(account);
        if (recorded.isEmpty() && store.next(account).isEmpty()) {
            // Another label has the key by now: it is taken back only by who has to send.
            return Left.NOTHING_URGENT;
        }
        Optional<TransactionSigner> key = sendingKey.open(lease, recorded);
        Optional<Address> address = key.map(TransactionSigner::address).or(() -> recorded);
        if (address.isEmpty()) {
            return Left.WORK;
        }
        Handing hands = hands();
        Following follower = following(hands);
        Head head = wire.head().within(settings.transactionGas());
        long count = wire.count(address.get());
        List<Work> waiting = follower.sent(lease, head, count, key);
        boolean all = follower.included(lease, head, count);
        boolean there = mending.reopen(lease, head, count);
        mending.fill(lease, head, count, address.get(), waiting);
        int inFlight = waiting.size();
        while (true) {
            Optional<Work> next = store.next(account);
            if (next.isEmpty()) {
                return inFlight == 0 && all && there ? Left.NOTHING_URGENT : Left.WORK;
            }
            // What has its number already is waited for by others: it goes in any case. A node that
            // went back, or lags, is asked of nothing new: it may depend on what is gone there.
            boolean mayGo =
                    next.get().transaction().number().isPresent()
                            || (all && there && inFlight < settings.inFlight());
            if (!mayGo
                    || key.isEmpty()
                    || !taken(lease, next.get(), head, count, key.get(), hands)) {
                return Left.WORK;
            }
            inFlight++;
        }
    }

    /**
     * What was given up and never left needs neither key nor chain to end, nor the end of what
     * stands before it in line.
     */
    private void dropGivenUp(Lease lease) {
        for (Work work : store.givenUp(account)) {
            if (isDroppable(work)) {
                drop(lease, work);
            }
        }
    }

    private boolean isDroppable(Work work) {
        return work.givenUp().isPresent()
                && (work.transaction().number().isEmpty() || isUnsignedLast(work));
    }

    /**
     * Whether it has its number and no signed text, as when the token went away in between, and no
     * other has a higher one: then its number is the next one's, and nobody waits for it.
     */
    private boolean isUnsignedLast(Work work) {
        return work.submissions().isEmpty()
                && work.transaction().number().equals(accounts.highestNumber(account));
    }

    private void drop(Lease lease, Work work) {
        if (work.transaction().number().isPresent()) {
            accounts.unnumber(lease, work.transaction().id());
        }
        store.settle(
                lease, work.transaction().id(), State.REFUSED, work.givenUp(), clock.instant());
        counts.refusals.increment();
        progress.give();
    }

    private Handing hands() throws ChainException {
        Handing known = handing;
        if (known == null) {
            known = new Handing(store, rpc, wire, rpc.chainId(), clock, settings, counts, troubles);
            handing = known;
        }
        return known;
    }

    private Following following(Handing hands) {
        Following known = following;
        if (known == null) {
            known =
                    new Following(
                            account, accounts, store, wire, clock, settings, counts, lasting, hands,
                            progress);
            following = known;
        }
        return known;
    }

    /** Whether the first in line was dealt with, so that the next is looked at. */
    private boolean taken(
            Lease lease, Work work, Head head, long count, TransactionSigner key, Handing hands)
            throws ChainException {
        ChainTransaction transaction = work.transaction();
        OptionalLong number = transaction.number();
        if (isDroppable(work)) {
            drop(lease, work);
            return true;
        }
        if (number.isPresent() && number.getAsLong() < count) {
            // Interrupted before anything of it left, and overtaken since.
            int _ = accounts.displace(lease, transaction.id());
            return true;
        }
        if (number.isPresent()) {
            return hands.first(
                    lease, work, number.getAsLong(), transaction.gas().orElseThrow(), head, key);
        }
        return switch (wire.estimate(key.address(), work.call(), head)) {
            case Estimate.Gas(long gas) ->
                    hands.first(
                            lease, work, numbered(lease, transaction, gas, key), gas, head, key);
            case Estimate.Reverts(String why) ->
                    doubts.areOver(work, head, key.address())
                            && refused(lease, transaction, why, false);
            case Estimate.TooLarge(String why) -> refused(lease, transaction, why, true);
            case Estimate.Trouble(String why) -> {
                troubles.meet(Trouble.NODE_REFUSES, why);
                yield false;
            }
        };
    }

    private boolean refused(
            Lease lease, ChainTransaction transaction, String why, boolean tooLarge) {
        LOG.warnf(
                "The chain refuses transaction %s (%s) of %s: %s",
                transaction.id(), transaction.purpose(), account, why);
        store.refuse(lease, transaction, why, tooLarge, clock.instant());
        counts.refusals.increment();
        progress.give();
        return true;
    }

    private long numbered(
            Lease lease, ChainTransaction transaction, long gas, TransactionSigner key)
            throws ChainException {
        long free = wire.countWithWaiting(key.address());
        OptionalLong highest = accounts.highestNumber(account);
        if (highest.isPresent() && free > highest.getAsLong() + 1) {
            LOG.errorf(
                    "Account %s (%s) is used elsewhere: its next number is %d by our record and %d"
                            + " by the node's. Sending goes on with %d; see that nobody else sends"
                            + " with this key",
                    account, key.address(), highest.getAsLong() + 1, free, free);
        }
        return accounts.number(lease, transaction.id(), gas, free);
    }

    /** Whether something keeps the account from sending, here at least. */
    boolean isTroubled() {
        return troubles.isAny();
    }
}
