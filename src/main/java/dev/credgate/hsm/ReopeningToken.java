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
 * The token in service: opened at the start, watched, and opened again after it was away. While it
 * is away each call fails at once. A refused PIN ends the trying for good, so that the token does
 * not lock. Thread-safe.
 */
final class ReopeningToken implements Signer, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReopeningToken.class);

    private final TokenSettings settings;
    private final Duration interval;
    private final ModuleCopies copies;
    private final MeterRegistry meters;
    private final CountDownLatch closed = new CountDownLatch(1);

    private volatile State state = new State.Away("not opened yet");
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
     * Opens the token and begins to watch it.
     *
     * @throws HsmException of kind CONFIGURATION, which no waiting mends
     */
    void start() {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new HsmException(Kind.CONFIGURATION, String.join("; ", faults));
        }
        tryToOpen();
        Thread.ofPlatform().daemon().name("hsm-watch").start(this::watch);
    }

    /** Why nothing can be signed now; empty when it can. */
    Optional<String> outage() {
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
                    if (!outage().equals(Optional.of(e.getMessage()))) {
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
