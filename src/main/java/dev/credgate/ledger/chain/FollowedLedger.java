package dev.credgate.ledger.chain;

import dev.credgate.ledger.DidRegistryContract;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.WeIdContracts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * The gateway's ledger: follows the configured chain from start to shutdown. Only where the gateway
 * serves: the command line starts no container, so nothing is followed there.
 */
@ApplicationScoped
class FollowedLedger implements Ledger {

    /** It works on a thread of its own, beside all that follows. */
    private static final int BEFORE_THE_DATABASE = -2000;

    private final Follower follower;

    @Inject
    FollowedLedger(LedgerConfig ledger, WeIdConfig weid, MeterRegistry meters) {
        follower = new Follower(SettingsCheck.settings(ledger, weid));
        measure(meters);
    }

    /** Which contract a did:weid chain number means. */
    @Produces
    @Singleton
    static WeIdContracts contracts(WeIdConfig weid) {
        return SettingsCheck.contracts(weid);
    }

    /** Where did:ethr of this chain has its documents. */
    @Produces
    @Singleton
    static EntitiesContract entities(LedgerConfig ledger) {
        return new EntitiesContract(
                ledger.chainId(),
                SettingsCheck.address(
                        "credgate.ledger.contracts.entities", ledger.contracts().entities()));
    }

    /** What did:ethr of this chain is resolved by, where that is another contract. */
    @Produces
    @Singleton
    static DidRegistryContract didRegistry(LedgerConfig ledger) {
        return new DidRegistryContract(SettingsCheck.didRegistry(ledger));
    }

    void start(@Observes @Priority(BEFORE_THE_DATABASE) StartupEvent event) {
        follower.start();
    }

    void stop(@Observes ShutdownEvent event) {
        follower.close();
    }

    @Override
    public Reading read(Instant now) {
        return follower.read(now);
    }

    /** What went wrong in the last look at the chain; empty when nothing did. */
    String trouble() {
        return follower.trouble();
    }

    private void measure(MeterRegistry meters) {
        gauge(meters, "block", "number of the newest applied block", s -> s.block().number());
        gauge(
                meters,
                "block.time",
                "timestamp of the newest applied block, unix seconds",
                s -> s.block().time().getEpochSecond());
        gauge(meters, "entities", "entities known", s -> s.counts().entities());
        gauge(meters, "issuers", "trust records known", s -> s.counts().issuers());
        gauge(meters, "statuses", "status entries known", s -> s.counts().statuses());
        gauge(
                meters,
                "events.ignored",
                "events of followed contracts that meant nothing",
                s -> s.counts().ignored());
        gauge(
                meters,
                "registry.dids",
                "accounts of the registry of ERC-1056 that are kept",
                s -> s.registrySize().dids());
        gauge(
                meters,
                "registry.keys",
                "keys of the registry of ERC-1056 that are kept",
                s -> s.registrySize().keys());
        gauge(
                meters,
                "registry.undecided",
                "accounts of which more was entered in the registry of ERC-1056 than is kept",
                s -> s.registrySize().undecided());
        FollowerCounts counts = follower.counts();
        counter(meters, "reorganisations", "times blocks were replaced", counts.reorganisations);
        counter(meters, "blocks.undone", "blocks undone", counts.undoneBlocks);
        counter(meters, "rebuilds", "times all was read anew", counts.rebuilds);
        counter(meters, "node.errors", "looks at the chain that failed", counts.nodeErrors);
    }

    private void gauge(
            MeterRegistry meters, String name, String says, ToDoubleFunction<LedgerState> value) {
        Gauge.builder(
                        "credgate.ledger." + name,
                        follower,
                        f -> {
                            Optional<LedgerState> state = f.newest();
                            return state.isPresent()
                                    ? value.applyAsDouble(state.get())
                                    : Double.NaN;
                        })
                .description(says)
                .register(meters);
    }

    private static void counter(MeterRegistry meters, String name, String says, LongAdder count) {
        FunctionCounter.builder("credgate.ledger." + name, count, LongAdder::sum)
                .description(says)
                .register(meters);
    }
}
