package dev.credgate.issuance;

import dev.credgate.audit.AuditOnce;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Takes keys from where they stand to where they were asked to be: made in their token, published
 * on the chain, and only when our own snapshot has it so, active; retired or compromised on the
 * chain. Each step can be taken again, so that what an outage or a crash left open is taken up by
 * whatever replica comes first; one at a time works on a key. Thread-safe; blocks.
 */
public final class KeyCourse {

    private static final Logger LOG = Logger.getLogger(KeyCourse.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** How often who works on a key says so. */
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    /** A pause for a key that the chain refuses. */
    private static final Duration REFUSED = Duration.ofMinutes(10);

    /** Snapshots of replicas differ by less: what was settled before is in all of them. */
    private static final Duration SEEN_BY_ALL = Duration.ofMinutes(2);

    private static final String NOBODYS = "no agency of this name acts for this DID any more";

    private static final String NO_TOKEN =
            "no token of this name is configured: configure it, or retire the key";

    /** So many open keys are worked on at once. */
    private static final int AT_ONCE = 8;

    private final InstantSource clock;
    private final TokenKeys tokens;
    private final IssuerKeys keys;
    private final Supplier<Collection<Agency>> agencies;
    private final Duration timeout;
    private final PublishedKeys published;
    private final KeySteps steps;

    /**
     * A room with these neighbours.
     *
     * @param timeout how long a step waits for the snapshot, and a caller for all of them
     * @param overlap how long a key that was replaced stays active on the chain
     */
    public KeyCourse(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            TokenKeys tokens,
            KeyWriter writer,
            IssuerKeys keys,
            AuditOnce audit,
            Supplier<Collection<Agency>> agencies,
            Duration timeout,
            Duration overlap) {
        this.clock = clock;
        this.tokens = tokens;
        this.keys = keys;
        this.agencies = agencies;
        this.timeout = timeout;
        this.published = new PublishedKeys(clock, ledger, resolver, timeout);
        this.steps = new KeySteps(clock, ledger, published, tokens, writer, keys, audit, overlap);
    }

    /**
     * Takes a key as far as it goes within the time limit; then it goes on without the caller.
     *
     * @param patience of the caller, where it is shorter
     */
    IssuerKey advanceWithin(UUID id, Duration patience) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("key-course")
                .start(() -> {
                    boolean _ =
                            Unending.survive(
                                    "A key goes on when its turn comes again",
                                    () -> advanceOrWait(id, patience));
                    done.complete(true);
                });
        try {
            boolean _ =
                    done.get(
                            Math.min(patience.toMillis(), timeout.toMillis()),
                            TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            // It goes on; the key says how far it is.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return keys.find(id).orElseThrow();
    }

    /**
     * Takes up whatever is open, some at once: a key that waits for its token or the chain keeps
     * few of the others. For the start, and every few seconds.
     */
    public void settle() {
        try {
            Queue<UUID> open = new ConcurrentLinkedQueue<>(keys.unsettled(clock.instant()));
            List<FutureTask<Boolean>> turns =
                    Stream.generate(() -> new FutureTask<>(() -> advanced(open)))
                            .limit(Math.min(AT_ONCE, open.size()))
                            .toList();
            turns.forEach(turn -> Thread.ofVirtual().name("key-settling").start(turn));
            for (FutureTask<Boolean> turn : turns) {
                end(turn);
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Open keys wait for the database: %s", e.getMessage());
        }
    }

    private boolean advanced(Queue<UUID> open) {
        for (UUID id = open.poll(); id != null; id = open.poll()) {
            boolean _ = advance(id);
        }
        return true;
    }

    /** Waits for a turn, which nobody interrupts within the database. */
    private static void end(FutureTask<Boolean> turn) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    boolean _ = turn.get();
                    return;
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Takes up keys of which the chain says otherwise than when they were retired or declared
     * compromised: an older block may have come back, or somebody else's word. For now and then.
     */
    public void compare() {
        Instant now = clock.instant();
        try {
            for (IssuerKey key : keys.ended(now.minus(SEEN_BY_ALL))) {
                Optional<KeyState> stands =
                        acting(key)
                                .flatMap(agency ->
                                        published.found(agency, key.material().orElseThrow()))
                                .map(EntityKey::state);
                if (stands.isPresent()
                        && !PublishedKeys.covers(stands.get(), PublishedKeys.wanted(key.stage()))
                        && keys.unsettle(key.id(), key.stage(), now)) {
                    LOG.errorf(
                            "Key %s of %s is %s, and the chain says that it is %s: it is told again",
                            key.id(), key.agency(), key.stage(), stands.get());
                }
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Ended keys wait for the database: %s", e.getMessage());
        }
    }

    /** Where another works on the key at this moment, a caller waits for what that one achieves. */
    private void advanceOrWait(UUID id, Duration patience) {
        long deadline = System.nanoTime() + Math.min(patience.toNanos(), timeout.toNanos());
        try {
            while (!advance(id) && System.nanoTime() < deadline && isOpen(id)) {
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException e) {
            LOG.warnf("Key %s waits for the database: %s", id, e.getMessage());
        }
    }

    private boolean isOpen(UUID id) {
        return keys.find(id).filter(key -> !key.settled() && key.fault().isEmpty()).isPresent();
    }

    /** Whether nobody else had the work on it. */
    private boolean advance(UUID id) {
        try {
            Instant until = KeyLease.lapses(clock);
            Optional<IssuerKey> leased = keys.lease(id, clock.instant(), until);
            if (leased.isEmpty()) {
                return false;
            }
            try (KeyLease lease = KeyLease.held(keys, id, until, clock, RENEWAL)) {
                lease.restsFor(work(leased.get()));
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Key %s waits for the database: %s", id, e.getMessage());
        }
        return true;
    }

    /** Gives how long nobody needs to try again. */
    private Duration work(IssuerKey key) {
        Optional<Agency> agency = acting(key);
        if (agency.isEmpty()) {
            return leftToOthers(key, NOBODYS);
        }
        if (key.material().isEmpty() && !tokens.names().contains(key.token().orElseThrow())) {
            return leftToOthers(key, NO_TOKEN);
        }
        try {
            steps.take(agency.get(), key);
            return Duration.ZERO;
        } catch (HsmException e) {
            return e.kind() == HsmException.Kind.KEY
                    ? held(key, "the token refuses it", e, REFUSED)
                    : held(key, "a token does not answer", e, Duration.ZERO);
        } catch (ChainException.Refused e) {
            return held(key, "the chain refuses it", e, REFUSED);
        } catch (ChainException e) {
            return held(key, "the chain does not answer", e, Duration.ZERO);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // Nobody foresaw it: this key rests, and those after it are taken up all the same.
            LOG.errorf(e, "Key %s of %s", key.id(), key.agency());
            return held(key, "it cannot be taken up; the gateway's log says why", e, REFUSED);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Duration.ZERO;
        }
    }

    /**
     * Another replica may have other settings: it is not kept waiting, not even where its clock is
     * behind ours.
     */
    private Duration leftToOthers(IssuerKey key, String why) {
        if (!key.fault().equals(Optional.of(why))) {
            keys.fault(key.id(), key.stage(), why);
        }
        return KeyLease.LASTS.negated();
    }

    /**
     * The agency that had it made; where that is called otherwise by now, or acts for the DID no
     * more, whoever does: what it ended must not stay on the chain as it was. It publishes nothing
     * that another asked for.
     */
    private Optional<Agency> acting(IssuerKey key) {
        Collection<Agency> all = agencies.get();
        Optional<Agency> own =
                all.stream()
                        .filter(one -> one.name().equals(key.agency()))
                        .flatMap(one -> one.actingFor(key.issuer()).stream())
                        .findFirst();
        return own.isPresent() || key.stage() == Stage.PENDING
                ? own
                : all.stream().flatMap(one -> one.actingFor(key.issuer()).stream()).findFirst();
    }

    /** What is tried again at once is said once, as long as the reason is the same. */
    private Duration held(IssuerKey key, String why, Exception e, Duration rest) {
        boolean known = rest.isZero() && key.fault().equals(Optional.of(why));
        LOG.logf(
                known ? Logger.Level.DEBUG : Logger.Level.WARN,
                "Key %s of %s does not get on, %s: %s",
                key.id(),
                key.agency(),
                why,
                e.getMessage());
        keys.fault(key.id(), key.stage(), why);
        return rest;
    }
}
