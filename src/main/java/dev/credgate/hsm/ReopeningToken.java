package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.TokenStanding.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * A token in service: opened beside the rest of the start, which does not wait for it, watched, and
 * opened again after it was away. A call that comes before the first opening has ended waits for
 * that; while the token is away each call fails at once. A module that does not return makes the
 * token away, too. A refused PIN ends the trying for good, so that the token does not lock.
 * Thread-safe.
 */
final class ReopeningToken implements Signer, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReopeningToken.class);

    /** Beside a thread for each session, so many may be stuck: with each opening that hangs one. */
    private static final int STUCK_OPENINGS = 16;

    /** An opening that hung is tried again after twice as long as the one before, at most this. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** So many looks in a row that tell nothing of the token are worth a line. */
    private static final int WORTH_TELLING = 5;

    private final TokenSettings settings;
    private final Duration interval;
    private final TokenMeters meters;
    private final TokenStanding standing;
    private final TokenOpener opener;
    private final ModuleThreads threads;
    private final TokenWatch watch;

    /** Labels of keys that are being made, by calls that nobody waits for any more as well. */
    private final Set<String> making = ConcurrentHashMap.newKeySet();

    /** How many openings failed since the token went away. Only the watching thread's. */
    private int failures;

    /** How many openings hung, one after the other. Only the watching thread's. */
    private int hung;

    /** How many looks at the open token came to nothing, in a row. Only the watching thread's. */
    private int blind;

    ReopeningToken(
            TokenSettings settings,
            SharedModule module,
            Duration interval,
            PinMemory pins,
            MeterRegistry meters) {
        this.settings = settings;
        this.interval = interval;
        this.meters = new TokenMeters(meters, settings.name());
        this.standing = new TokenStanding(settings.name(), module, this.meters);
        this.opener = new TokenOpener(settings, module, pins, this.meters::error);
        this.watch = new TokenWatch(settings.name(), this::pause, this::lookAfter);
        this.threads =
                new ModuleThreads(
                        settings.name(),
                        settings.answerWithin(),
                        settings.sessions() + STUCK_OPENINGS,
                        watch::wake);
        this.meters.watch(standing::open, threads::stuck, settings.sessions());
    }

    String name() {
        return settings.name();
    }

    /**
     * Begins to open the token, and to watch it.
     *
     * @throws HsmException of kind CONFIGURATION, which no waiting mends
     */
    void start() {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new HsmException(Kind.CONFIGURATION, String.join("; ", faults));
        }
        watch.start(this::openFirst);
    }

    private void openFirst() {
        try {
            tryToOpen();
        } finally {
            standing.triedOnce();
        }
    }

    /** Why nothing can be signed now; empty when it can. */
    Optional<String> outage() {
        return standing.outage();
    }

    /** Whether the token has such a key, as far as that was ever read. */
    boolean knows(String label) {
        return standing.knows(label);
    }

    /** The public side of a key as it was read last; empty where it never was. */
    Optional<TokenKey> remembered(String label) {
        return standing.remembered(label);
    }

    @Override
    public TokenKey key(String label) {
        return used(token -> token.key(label));
    }

    /** What the token itself says of a usable key. */
    KeyAttributes attributes(String label) {
        return used(token -> token.attributes(label));
    }

    /**
     * Makes a key; see {@link Token#generate}. Where the module has not returned from making one of
     * that label, whoever waited for it gave up, and the token was opened anew since: it may come
     * yet, and a second one beside it would make both useless.
     */
    TokenKey generate(String label, KeyCurve curve) {
        return used(token -> {
            if (!making.add(label)) {
                throw new HsmException(
                        Kind.BUSY,
                        "token " + name() + " has not returned from making key " + label);
            }
            try {
                return token.generate(label, curve);
            } finally {
                making.remove(label);
            }
        });
    }

    @Override
    public UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        Timer.Sample sample = meters.signing();
        boolean well = false;
        try {
            UncheckedSignature signature = used(token -> token.sign(keyId, algorithm, bytes));
            well = true;
            return signature.tellingFaults(meters::faulty);
        } finally {
            meters.signed(sample, algorithm, well);
        }
    }

    private interface Work<T> {
        T with(Token token);
    }

    private <T> T used(Work<T> work) {
        Token token = standing.token();
        try {
            return bounded(() -> work.with(token));
        } catch (HsmException e) {
            switch (e.kind()) {
                case AWAY -> lost(token, e);
                case PIN_REFUSED -> standing.refused(e);
                case BUSY, KEY, CONFIGURATION -> {
                    // the token is well
                }
            }
            throw e;
        }
    }

    private <T> T bounded(Callable<T> work) {
        return threads.call(
                        work,
                        _ -> {
                            // whoever asked was told that there is no answer, and so it stays
                        })
                .orElseThrow(this::givenUp);
    }

    private HsmException givenUp() {
        meters.givenUp();
        return threads.noAnswer();
    }

    private void lost(Token token, HsmException why) {
        if (!watch.isClosed() && standing.lost(token, why)) {
            watch.wake();
        }
    }

    private boolean lookAfter() {
        switch (standing.now()) {
            case State.Open(Token token) -> probe(token);
            case State.Away _ -> tryToOpen();
            case State.Refused _ -> {
                return false;
            }
        }
        return true;
    }

    /** Each opening that hangs costs a thread: they become rarer, until one of them is back. */
    private Duration pause() {
        if (hung == 0) {
            return interval;
        }
        Duration longer = settings.answerWithin().multipliedBy(1L << Math.min(hung, 20));
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void probe(Token token) {
        try {
            boolean _ =
                    bounded(() -> {
                        token.probe();
                        return true;
                    });
            seen();
        } catch (HsmException e) {
            if (e.kind() == Kind.BUSY) {
                unseen(e);
            } else {
                lost(token, e);
            }
        }
    }

    private void seen() {
        if (blind >= WORTH_TELLING) {
            LOG.infof("Token %s is looked after again", name());
        }
        blind = 0;
    }

    /** It is no outage of the token, which whoever signs would find; but somebody should know. */
    private void unseen(HsmException why) {
        blind++;
        if (blind == WORTH_TELLING) {
            LOG.warnf(
                    "Whether token %s is away is not known, %d times in a row: %s",
                    name(), blind, why.getMessage());
        }
    }

    private void tryToOpen() {
        int before = hung;
        // Whatever this opening comes to, it comes back, unless it is said below that it did not.
        hung = threads.areExhausted() ? before : 0;
        try {
            int failed = failures;
            Optional<TokenOpener.Opened> opened =
                    threads.call(() -> opener.open(standing.last(), failed), opener::discard);
            if (opened.isEmpty()) {
                hung = before + 1;
            }
            TokenOpener.Opened whole = opened.orElseThrow(this::givenUp);
            opener.adopt(whole);
            standing.opened(whole.token());
            failures = 0;
            blind = 0;
        } catch (HsmException e) {
            failures++;
            switch (e.kind()) {
                case PIN_REFUSED -> standing.refused(e);
                case AWAY, BUSY, KEY, CONFIGURATION -> {
                    boolean _ = standing.stillAway(e);
                }
            }
        } catch (RuntimeException | Error e) {
            failures++;
            failedToOpen(e);
        }
    }

    /** A fault of ours, or want of memory: whoever asks is told, and it is tried again. */
    private void failedToOpen(Throwable why) {
        String kind = why.getClass().getSimpleName();
        boolean news =
                standing.stillAway(
                        new HsmException(Kind.AWAY, "the program failed to open it: " + kind));
        if (news) {
            LOG.errorf(why, "Token %s could not be opened", name());
        }
    }

    /** Ends the watching. What is stuck inside the module is waited for by nobody. */
    @Override
    public void close() {
        watch.close();
        threads.close();
    }
}
