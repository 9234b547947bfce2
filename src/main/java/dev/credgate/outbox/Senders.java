package dev.credgate.outbox;

import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainAccounts.LeaseLostException;
import dev.credgate.store.ChainSending;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The senders of this process: one thread an account while there is something to do and no other
 * process does it. Thread-safe.
 */
final class Senders implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Senders.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    /** What is in a block is looked at so often: each so many ticks. */
    private static final long INCLUDED = 3;

    /** And accounts of which everything is settled: the chain may go back. */
    private static final long PATROL = 15;

    private final ChainAccounts accounts;
    private final InstantSource clock;
    private final Function<String, AccountSender> sender;
    private final Map<String, AccountSender> senders = new ConcurrentHashMap<>();
    private final Map<String, Signal> orders = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong ticks = new AtomicLong();
    private volatile boolean closed;

    Senders(
            ChainAccounts accounts,
            ChainSending store,
            ChainRpc rpc,
            Function<String, TransactionSigner> keys,
            InstantSource clock,
            OutboxSettings settings,
            OutboxCounts counts,
            Signal progress) {
        this.accounts = accounts;
        this.clock = clock;
        this.sender =
                account ->
                        new AccountSender(
                                account, accounts, store, rpc, keys, clock, settings, counts,
                                progress);
    }

    /** Looks whether something is to be done. For the start, and every second or so. */
    void tick() {
        try {
            long tick = ticks.incrementAndGet();
            List<String> found =
                    tick % PATROL == 0
                            ? accounts.accounts()
                            : accounts.withWork(tick % INCLUDED == 0);
            found.forEach(this::begin);
        } catch (StoreUnavailableException e) {
            LOG.warnf("The outbox waits for the database: %s", e.getMessage());
        }
    }

    /** Something was put in for an account. */
    void wake(String account) {
        order(account).give();
        begin(account);
    }

    private Signal order(String account) {
        return orders.computeIfAbsent(account, _ -> new Signal());
    }

    private void begin(String account) {
        if (!closed && running.add(account)) {
            boolean begun =
                    Unending.survive(
                            "An account's work is not begun",
                            () ->
                                    Thread.ofVirtual()
                                            .name("outbox " + account)
                                            .start(() -> run(account)));
            if (!begun) {
                running.remove(account); // else no tick could begin it
            }
        }
    }

    private void run(String account) {
        long seen = 0;
        try {
            seen = order(account).count();
            Optional<Lease> lease =
                    accounts.lease(
                            account, clock.instant(), clock.instant().plus(OutboxSettings.LEASE));
            if (lease.isPresent()) {
                try {
                    seen = work(account, lease.get());
                } finally {
                    accounts.release(lease.get());
                }
            }
        } catch (LeaseLostException e) {
            LOG.infof("Account %s: %s", account, e.getMessage());
        } catch (StoreUnavailableException e) {
            LOG.warnf("The outbox of %s waits for the database: %s", account, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            senders.remove(account);
            LOG.errorf(e, "The outbox of %s failed by a fault of ours", account);
        } finally {
            running.remove(account);
        }
        // What was put in while the last pass ended is not left until the next tick.
        if (order(account).count() != seen) {
            begin(account);
        }
    }

    /** Gives the count of orders that the last pass has seen. */
    private long work(String account, Lease lease) throws InterruptedException {
        AccountSender own = senders.computeIfAbsent(account, sender);
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            long seen = order(account).count();
            AccountSender.Left left = own.pass(lease);
            // Where something fails here, another replica may do better: the tick tries again.
            if (closed || left == AccountSender.Left.NOTHING_URGENT || own.isTroubled()) {
                return seen;
            }
            order(account).await(seen, pause);
            pause = order(account).count() != seen ? SHORTEST_PAUSE : longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Begins nothing more; what is under way ends with its pass. */
    @Override
    public void close() {
        closed = true;
        orders.values().forEach(Signal::give);
    }
}
