package dev.credgate.audit;

import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Multikey;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes checkpoints and has them anchored while the gateway runs, where there is a token to sign
 * with. Whatever is away (the token, the chain, the database) only delays them: the record is
 * written meanwhile, and what was missed is in the next checkpoint.
 */
@Singleton
@Startup
class Checkpoints {

    private static final Logger LOG = System.getLogger(Checkpoints.class.getName());

    private final Database database;
    private final Optional<CheckpointMaker> maker;
    private final Optional<Anchoring> anchoring;
    private final CheckpointLag lag;
    private final AtomicInteger faulty = new AtomicInteger();
    private String trouble = "";

    @Inject
    Checkpoints(
            AuditConfig config,
            Database database,
            InstantSource clock,
            TokenKeys keys,
            Signer signer,
            Instance<ChainRpc> rpc,
            Outbox outbox,
            MeterRegistry meters) {
        List<String> faults = config.faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join("; ", faults));
        }
        this.database = database;
        boolean canSign = !keys.names().isEmpty();
        if (!canSign && config.anchorContract().isPresent()) {
            throw new ConfigurationException(
                    "credgate.audit.anchor-contract is set, and there is no token to sign with:"
                            + " configure one (credgate.hsm.*)");
        }
        this.maker =
                canSign
                        ? Optional.of(maker(config, database, clock, keys, signer))
                        : Optional.empty();
        this.anchoring =
                config.anchorContract()
                        .flatMap(text -> Address.parse(text.strip()))
                        .map(contract ->
                                new Anchoring(
                                        database,
                                        clock,
                                        config.anchorInterval(),
                                        new AnchorLog(rpc.get(), contract),
                                        outbox,
                                        new AnchorAccount(
                                                config.anchorKey(), keys, signer, outbox)));
        this.lag = new CheckpointLag(clock, meters);
        Gauge.builder("credgate.audit.faulty", faulty, AtomicInteger::get)
                .description("1 when the audit record, its checkpoints and the chain disagree")
                .register(meters);
    }

    private static CheckpointMaker maker(
            AuditConfig config,
            Database database,
            InstantSource clock,
            TokenKeys keys,
            Signer signer) {
        var key = new AuditKey(keys, config.checkpointKey(), KeyCurve.P256);
        return new CheckpointMaker(
                database,
                clock,
                config.checkpointInterval(),
                unsigned -> {
                    TokenKeys.Made made = key.findOrMake();
                    Checkpoint named = unsigned.by(Multikey.of(made.key().publicKey()));
                    return named.signedWith(
                            signer.sign(made.id(), SignatureAlgorithm.ES256, named.signed())
                                    .checked());
                });
    }

    /** Looks what is due: often, so that a turn that another replica lost is soon taken. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        try {
            while (maker.isPresent() && maker.get().makeIfDue().isPresent()) {
                // A record that has grown by much comes in several.
            }
            String waits = "";
            if (anchoring.isPresent()
                    && anchoring.get().anchorIfDue() instanceof Outcome.Waits(String why)) {
                waits = "the audit record's anchor waits: " + why;
            }
            faulty.set(0);
            told(waits);
        } catch (AuditFaultException e) {
            faulty.set(1);
            told("the audit record is at fault: " + e.getMessage());
        } catch (HsmException | ChainException e) {
            told("the audit record's checkpoint waits: " + e.getMessage());
        } catch (SQLException | RuntimeException e) {
            told("no checkpoint of the audit record was made: " + e.getMessage());
        } finally {
            lag.read(database);
        }
    }

    /** A line when something goes wrong, and one when it is over; not one each time. */
    private synchronized void told(String now) {
        if (!now.equals(trouble)) {
            if (now.isEmpty()) {
                LOG.log(Level.INFO, "checkpoints of the audit record are made again");
            } else {
                LOG.log(Level.WARNING, now);
            }
            trouble = now;
        }
    }
}
