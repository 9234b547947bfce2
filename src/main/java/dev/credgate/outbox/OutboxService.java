package dev.credgate.outbox;

import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.hsm.TokenTransactionSigner;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.WhileTheLedgerIsRead;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainTransactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** The outbox of the running gateway, and its senders, which sign in the token. */
@Singleton
@Startup
class OutboxService {

    private final ChainTransactions transactions;
    private final InstantSource clock;
    private final Signal progress = new Signal();
    private final Senders senders;
    private final OutboxMeters meters;
    private final ChainRpc rpc;
    private final long transactionGas;
    private final boolean sends;

    OutboxService(
            OutboxConfig config,
            ChainTransactions transactions,
            ChainAccounts accounts,
            ChainSending store,
            ChainRpc rpc,
            Signer signer,
            TokenKeys tokens,
            InstantSource clock,
            MeterRegistry registry) {
        List<String> faults = config.faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        this.transactions = transactions;
        this.clock = clock;
        this.rpc = rpc;
        this.transactionGas = config.transactionGas();
        // A replica that only verifies has no token: it puts nothing in, and sends nothing. How the
        // tokens are is not asked: that would hold the start up until they have been opened.
        this.sends = !tokens.names().isEmpty();
        OutboxCounts counts = new OutboxCounts();
        this.meters = new OutboxMeters(registry, counts, transactions, clock);
        this.senders =
                new Senders(
                        accounts,
                        store,
                        rpc,
                        label -> new TokenTransactionSigner(signer, label),
                        clock,
                        config.settings(),
                        counts,
                        progress);
    }

    @Produces
    @Singleton
    Outbox outbox() {
        return new Outbox(
                transactions,
                clock,
                account -> {
                    if (sends) {
                        senders.wake(account);
                    }
                },
                progress);
    }

    @Produces
    @Singleton
    GasRoom gasRoom() {
        RawTransactions wire = new RawTransactions(rpc);
        return () -> wire.head().within(transactionGas).gasLimit().longValueExact();
    }

    @Scheduled(
            every = "1s",
            skipExecutionIf = WhileTheLedgerIsRead.class,
            concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (sends) {
            senders.tick();
        }
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void measure() {
        meters.refresh();
    }

    @PreDestroy
    void stop() {
        senders.close();
    }
}
