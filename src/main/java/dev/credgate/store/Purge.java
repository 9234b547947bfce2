package dev.credgate.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Deletes what nobody will ask for again. Only what expired by itself, and longer ago than clocks
 * may differ, goes: a nonce that is deleted could be consumed a second time if it were still
 * accepted.
 */
@ApplicationScoped
class Purge {

    private static final Logger LOG = Logger.getLogger(Purge.class);

    /** How long it is told what became of a transaction, and sent again what a chain forgot. */
    private static final Duration OUTBOX_KEPT = Duration.ofDays(90);

    private final NonceStore nonces;
    private final SessionStore sessions;
    private final AssertionKeyStore keys;
    private final IdempotentAnswerStore answers;
    private final IssuerKeyStore issuerKeys;
    private final ChainSending outbox;
    private final StatusOperationStore operations;
    private final LongPast longPast;
    private final DatabaseConfig config;

    Purge(
            NonceStore nonces,
            SessionStore sessions,
            AssertionKeyStore keys,
            IdempotentAnswerStore answers,
            IssuerKeyStore issuerKeys,
            ChainSending outbox,
            StatusOperationStore operations,
            LongPast longPast,
            DatabaseConfig config) {
        this.nonces = nonces;
        this.sessions = sessions;
        this.keys = keys;
        this.answers = answers;
        this.issuerKeys = issuerKeys;
        this.outbox = outbox;
        this.operations = operations;
        this.longPast = longPast;
        this.config = config;
    }

    @Scheduled(
            every = "{credgate.database.purge-interval}",
            delayed = "{credgate.database.purge-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        Instant before;
        try {
            before = longPast.before();
        } catch (StoreUnavailableException e) {
            LOG.warnf("What has expired stays for now: %s", e.getMessage());
            return;
        }
        long gone =
                deleted("nonces", () -> nonces.deleteExpiredBefore(before))
                        + deleted("sessions", () -> sessions.deleteExpiredBefore(before))
                        + deleted("assertion keys", () -> keys.deleteExpiredBefore(before))
                        + deleted("answers", () -> answers.deleteExpiredBefore(before))
                        + deleted(
                                "key requests",
                                () ->
                                        issuerKeys.deleteRequestsBefore(
                                                before.minus(config.keyRequestsKept())))
                        + deleted(
                                "transactions",
                                () -> outbox.deleteSettledBefore(before.minus(OUTBOX_KEPT)))
                        + deleted("status operations", () -> operations.deleteOld(before));
        LOG.debugf("deleted %d expired entries", gone);
    }

    /** What cannot be deleted now keeps nothing else. */
    private static long deleted(String what, Supplier<Long> deletion) {
        try {
            return deletion.get();
        } catch (StoreUnavailableException e) {
            LOG.warnf("Old %s stay for now: %s", what, e.getMessage());
            return 0;
        }
    }
}
