package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The token in service: opened beside the rest of the start, which does not wait for it, watched,
 * and opened again after it was away. A call that comes before the first opening has ended waits
 * for that; while the token is away each call fails at once. A refused PIN ends the trying for
 * good, so that the token does not lock. Thread-safe.
 */
final class ReopeningToken implements Signer, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReopeningToken.class);

    /** How long the first opening is waited for, in seconds: a token of the network may hang. */
    private static final int PATIENCE = 5;

    private final TokenSettings settings;
    private final Duration interval;
    private final ModuleCopies copies;
    private final MeterRegistry meters;
    private final CountDownLatch triedOnce = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile State state = new State.Away("the token is being opened");
    private @Nullable Token last;

    private sealed interface State {
        record Open(Token token) implements State {}

        record Away(String why) implements State {}

        /** The PIN was refused. */
        record Refused(String why) implements State {}
    }

    ReopeningToken(TokenSettings settings, Duration interval, MeterRegistry meters) {
        this.settings = settings;
        this.interval = interval;
        this.copies = new ModuleCopies(settings.module());
        this.meters = meters;
        Gauge.builder("credgate.hsm.up", () -> state instanceof State.Open ? 1 : 0)
                .description("1 while the token answers")
                .register(meters);
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
        Thread.ofPlatform().daemon().name("hsm-watch").start(this::openAndWatch);
    }

    private void openAndWatch() {
        try {
            tryToOpen();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Nothing can be issued: this program cannot open the token", e);
        } finally {
            triedOnce.countDown();
        }
        watch();
    }

    /** Why nothing can be signed now; empty when it can. */
    Optional<String> outage() {
        awaitFirstTry();
        return whyAway();
    }

    private void awaitFirstTry() {
        try {
            // What it comes to is in the state, as it is when it takes longer than this.
            var _ = triedOnce.await(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<String> whyAway() {
        return switch (state) {
            case State.Open _ -> Optional.empty();
            case State.Away(String why) -> Optional.of(why);
            case State.Refused(String why) -> Optional.of(why);
        };
    }

    @Override
    public TokenKey key(String label) {
        return token().key(label);
    }

    @Override
    public byte[] sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        Timer.Sample sample = Timer.start(meters);
        String outcome = "failed";
        Token token = token();
        try {
            byte[] signature = token.sign(keyId, algorithm, bytes);
            outcome = "signed";
            return signature;
        } catch (HsmException e) {
            if (e.kind() == Kind.AWAY) {
                lost(token, e);
            }
            throw e;
        } finally {
            sample.stop(
                    meters.timer(
                            "credgate.hsm.sign",
                            "algorithm",
                            algorithm.name(),
                            "outcome",
                            outcome));
        }
    }

    private Token token() {
        awaitFirstTry();
        return switch (state) {
            case State.Open(Token token) -> token;
            case State.Away(String why) -> throw new HsmException(Kind.AWAY, why);
            case State.Refused(String why) -> throw new HsmException(Kind.AWAY, why);
        };
    }

    private synchronized void lost(Token token, HsmException why) {
        if (state instanceof State.Open(Token current) && current == token) {
            meters.counter("credgate.hsm.lost").increment();
            LOG.errorf("Nothing can be issued: %s", why.getMessage());
            state = new State.Away(why.getMessage());
        }
    }

    private void watch() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                switch (state) {
                    case State.Open(Token token) -> {
                        try {
                            token.probe();
                        } catch (HsmException e) {
                            lost(token, e);
                        }
                    }
                    case State.Away _ -> tryToOpen();
                    case State.Refused _ -> {
                        return;
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The token is no longer watched", e);
        }
    }

    private synchronized void tryToOpen() {
        try {
            if (last != null && last.answers()) {
                opened(last);
            } else {
                opened(copies.open(settings));
            }
        } catch (HsmException e) {
            switch (e.kind()) {
                case PIN_REFUSED -> {
                    LOG.errorf(
                            "Nothing can be issued until a restart, since %s; the PIN is not tried"
                                    + " again",
                            e.getMessage());
                    state = new State.Refused(e.getMessage());
                }
                case AWAY, KEY, CONFIGURATION -> {
                    if (!whyAway().equals(Optional.of(e.getMessage()))) {
                        LOG.warnf("The token is away, trying again: %s", e.getMessage());
                    }
                    state = new State.Away(e.getMessage());
                }
            }
        }
    }

    private void opened(Token token) {
        last = token;
        state = new State.Open(token);
        meters.counter("credgate.hsm.opened").increment();
        LOG.infof("Token %s is open, keys %s", token.label(), token.keys().keySet());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
