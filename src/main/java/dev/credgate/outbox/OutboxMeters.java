package dev.credgate.outbox;

import dev.credgate.store.ChainTransactions;
import dev.credgate.store.ChainTransactions.Backlog;
import dev.credgate.store.StoreUnavailableException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** What the operator sees of the outbox: how much waits, for how long, and what went wrong. */
final class OutboxMeters {

    private static final Logger LOG = Logger.getLogger(OutboxMeters.class);

    private final ChainTransactions transactions;
    private final InstantSource clock;

    /** Empty until it was counted: zero would say that nothing waits. */
    private volatile Optional<Backlog> backlog = Optional.empty();

    OutboxMeters(
            MeterRegistry registry,
            OutboxCounts counts,
            ChainTransactions transactions,
            InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
        Gauge.builder("credgate.outbox.queued", this, own -> own.counted(Backlog::queued))
                .description("Transactions of which nothing was sent yet, of all replicas")
                .register(registry);
        Gauge.builder("credgate.outbox.sent", this, own -> own.counted(Backlog::sent))
                .description("Transactions that were sent and are in no block, of all replicas")
                .register(registry);
        Gauge.builder("credgate.outbox.oldest", this, own -> own.counted(own::oldest))
                .description("Age of the oldest transaction that is in no block")
                .baseUnit("seconds")
                .register(registry);
        counter(
                registry,
                "resubmissions",
                "Transactions handed over again, since neither pool nor chain had them",
                counts.resubmissions);
        counter(
                registry,
                "fee.bumps",
                "Transactions replaced by one that offers more",
                counts.bumps);
        counter(registry, "refusals", "Transactions that the chain refused", counts.refusals);
        counter(
                registry,
                "reorganised",
                "Transactions whose block was replaced",
                counts.reorganised);
        counter(
                registry,
                "displaced",
                "Transactions whose number somebody else used: the key is used elsewhere",
                counts.displaced);
    }

    private static void counter(
            MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder("credgate.outbox." + name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private double counted(ToDoubleFunction<Backlog> what) {
        return backlog.stream().mapToDouble(what).findAny().orElse(Double.NaN);
    }

    private double oldest(Backlog counted) {
        return counted.oldest()
                .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                .map(age -> Math.max(0, age))
                .orElse(0.0);
    }

    /** Counts anew. */
    void refresh() {
        try {
            backlog = Optional.of(transactions.backlog());
        } catch (StoreUnavailableException e) {
            LOG.debugf("The outbox cannot be counted: %s", e.getMessage());
        }
    }
}
