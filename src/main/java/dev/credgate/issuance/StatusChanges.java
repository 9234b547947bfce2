package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.hsm.HsmException;
import dev.credgate.issuance.StatusOutcome.Changed;
import dev.credgate.issuance.StatusOutcome.Refused;
import dev.credgate.issuance.StatusOutcome.Unavailable;
import dev.credgate.issuance.StatusOutcome.Unknown;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Changes a credential's status on the chain, for the agency that had it issued and for nobody
 * else. Answers when the change is in our own snapshot, so that a verdict asked for after the
 * answer knows it. Asking for what is so already changes nothing and succeeds. Thread-safe; blocks.
 */
public final class StatusChanges {

    private static final Logger LOG = Logger.getLogger(StatusChanges.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusWriter writer;
    private final IssuedCredentials records;
    private final AuditLog audit;
    private final Duration timeout;

    /** Two changes of one credential go one after the other; others share a lock by chance. */
    private final Lock[] locks =
            IntStream.range(0, 256).mapToObj(_ -> new ReentrantLock()).toArray(Lock[]::new);

    /**
     * A room with these neighbours.
     *
     * @param timeout how long a change on the chain may take to show in our snapshot
     */
    public StatusChanges(
            InstantSource clock,
            Ledger ledger,
            StatusWriter writer,
            IssuedCredentials records,
            AuditLog audit,
            Duration timeout) {
        this.clock = clock;
        this.ledger = ledger;
        this.writer = writer;
        this.records = records;
        this.audit = audit;
        this.timeout = timeout;
    }

    /**
     * Changes a status, or says why not.
     *
     * @param reason free text, of which only a hash is kept
     */
    public StatusOutcome change(Agency agency, UUID id, StatusValue status, String reason) {
        try {
            Optional<IssuedCredential> found = records.find(id);
            if (found.isEmpty()
                    || !found.get().agency().equals(agency.name())
                    || !found.get().issuer().equals(agency.did().toString())) {
                return new Unknown();
            }
            Lock lock = locks[Math.floorMod(found.get().statusKey().hashCode(), locks.length)];
            if (!lock.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Unavailable("another change of this credential is still under way");
            }
            try {
                return change(agency, found.get(), status, reason);
            } finally {
                lock.unlock();
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("A status change failed: %s", e.getMessage());
            return new Unavailable("the records do not answer; ask again");
        } catch (HsmException e) {
            LOG.warnf("A status change failed: %s", e.getMessage());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping");
        }
    }

    private StatusOutcome change(
            Agency agency, IssuedCredential credential, StatusValue status, String reason)
            throws InterruptedException {
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return new Unavailable("the ledger is stale or not available");
        }
        StatusEntry before = entry(snapshot, credential);
        if (before.value() == status) {
            long block = snapshot.block().number();
            audited(agency, credential, status, reason, Optional.empty(), block);
            return new Changed(status, before.block());
        }
        Receipt receipt;
        try {
            receipt = writer.set(agency, credential.issuer(), credential.statusKey(), status);
        } catch (ChainException.Refused e) {
            LOG.warnf("The chain refused a status change of %s: %s", agency.name(), e.getMessage());
            return new Refused(
                    "the chain does not let the agency's key set a status for "
                            + credential.issuer());
        } catch (ChainException e) {
            LOG.warnf("A status change of %s failed: %s", agency.name(), e.getMessage());
            return new Unavailable(
                    "the chain does not answer; the change may still take effect, ask again");
        }
        if (!shown(credential, status, receipt.block())) {
            return new Unavailable("the change is sent and not seen yet; ask again");
        }
        audited(
                agency,
                credential,
                status,
                reason,
                Optional.of(receipt.transaction()),
                receipt.block());
        return new Changed(status, receipt.block());
    }

    /** Waits until our own snapshot holds the change. */
    private boolean shown(IssuedCredential credential, StatusValue status, long block)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        do {
            if (ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                    && snapshot.block().number() >= block
                    && entry(snapshot, credential).value() == status) {
                return true;
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() < deadline);
        return false;
    }

    private static StatusEntry entry(LedgerSnapshot snapshot, IssuedCredential credential) {
        return snapshot.status(Keccak256.hash(credential.issuer()), credential.statusKey());
    }

    private void audited(
            Agency agency,
            IssuedCredential credential,
            StatusValue status,
            String reason,
            Optional<Hash> transaction,
            long block) {
        audit.append(
                new AuditEvent.StatusChanged(
                        agency.name(),
                        Optional.of(credential.id()),
                        credential.issuer(),
                        credential.statusKey(),
                        status,
                        Optional.of(sha256(reason)),
                        transaction,
                        block));
    }

    private static Hash sha256(String text) {
        try {
            return Hash.of(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
