package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A token in service: opened beside the rest of the start, which does not wait for it, watched, and
 * opened again after it was away. A call that comes before the first opening has ended waits for
 * that; while the token is away each call fails at once. A refused PIN ends the trying for good, so
 * that the token does not lock. Thread-safe.
 */
final class ReopeningToken implements Signer, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReopeningToken.class);

    /** How long the first opening is waited for, in seconds: a token of the network may hang. */
    private static final int PATIENCE = 5;

    /** Each so many failures to open, a copy of the module is tried. */
    private static final int COPY_EACH = 4;

    private final TokenSettings settings;
    private final Duration interval;
    private final SharedModule module;
    private final ModuleCopies copies;
    private final PinMemory pins;
    private final MeterRegistry meters;
    private final CountDownLatch triedOnce = new CountDownLatch(1);
    private final Semaphore wake = new Semaphore(0);
    private final ExecutorService ownThreads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("hsm-", 0).factory());

    private volatile State state = new State.Away("the token is being opened");
    private volatile @Nullable Token last;
    private volatile boolean closed;

    /** Only the watching thread's. */
    private int failures;

    /** The copy of the module through which the token was opened. Only the watching thread's. */
    private @Nullable Cryptoki copy;

    private sealed interface State {
        record Open(Token token) implements State {}

        record Away(String why) implements State {}

        /** The PIN was refused. */
        record Refused(String why) implements State {}
    }

    ReopeningToken(
            TokenSettings settings,
            SharedModule module,
            Duration interval,
            PinMemory pins,
            MeterRegistry meters) {
        this.settings = settings;
        this.interval = interval;
        this.module = module;
        this.copies = new ModuleCopies(settings.module(), settings.copies());
        this.pins = pins;
        this.meters = meters;
        gauge("credgate.hsm.up", "1 while the token answers", token -> 1);
        gauge("credgate.hsm.sessions.open", "open sessions", token -> token.sessions().open());
        gauge("credgate.hsm.sessions.busy", "sessions in use", token -> token.sessions().busy());
        gauge(
                "credgate.hsm.sessions.waiting",
                "calls that wait for a session",
                token -> token.sessions().waiting());
        Gauge.builder("credgate.hsm.sessions.limit", settings::sessions)
                .description("how many sessions there may be")
                .tag("token", settings.name())
                .register(meters);
    }

    private void gauge(String name, String description, ToIntFunction<Token> value) {
        Gauge.builder(
                        name,
                        () ->
                                state instanceof State.Open(Token token)
                                        ? value.applyAsInt(token)
                                        : 0)
                .description(description)
                .tag("token", settings.name())
                .register(meters);
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
        Thread.ofPlatform().daemon().name("hsm-watch-" + name()).start(this::openAndWatch);
    }

    private void openAndWatch() {
        try {
            tryToOpen();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(
                    e, "Nothing can be signed with token %s: this program cannot open it", name());
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

    /** Whether the token has such a key, as far as that was ever read. */
    boolean knows(String label) {
        awaitFirstTry();
        Token read = last;
        return read != null && read.has(label);
    }

    /** The public side of a key as it was read last; empty where it never was. */
    Optional<TokenKey> remembered(String label) {
        Token read = last;
        return read == null || !read.has(label)
                ? Optional.empty()
                : read.keys().keySet().stream()
                        .filter(key -> key.label().equals(label))
                        .findFirst();
    }

    @Override
    public TokenKey key(String label) {
        return used(token -> token.key(label));
    }

    /** What the token itself says of a usable key. */
    KeyAttributes attributes(String label) {
        return used(token -> token.attributes(label));
    }

    /** Makes a key; see {@link Token#generate}. */
    TokenKey generate(String label, KeyCurve curve) {
        return used(token -> token.generate(label, curve));
    }

    @Override
    public UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        Timer.Sample sample = Timer.start(meters);
        String outcome = "failed";
        try {
            UncheckedSignature signature = used(token -> token.sign(keyId, algorithm, bytes));
            outcome = "signed";
            return signature.tellingFaults(this::faulty);
        } finally {
            sample.stop(
                    meters.timer(
                            "credgate.hsm.sign",
                            "algorithm",
                            algorithm.name(),
                            "outcome",
                            outcome,
                            "token",
                            name()));
        }
    }

    private void faulty() {
        meters.counter("credgate.hsm.signatures.faulty", "token", name()).increment();
    }

    private interface Work<T> {
        T with(Token token);
    }

    private <T> T used(Work<T> work) {
        Token token = token();
        try {
            // A call of C keeps its carrier: some of them would keep all, and nothing else would
            // run.
            return Thread.currentThread().isVirtual()
                    ? onThreadOfItsOwn(() -> work.with(token))
                    : work.with(token);
        } catch (HsmException e) {
            switch (e.kind()) {
                case AWAY -> lost(token, e);
                case PIN_REFUSED -> refused(e);
                case BUSY, KEY, CONFIGURATION -> {
                    // the token is well
                }
            }
            throw e;
        }
    }

    private <T> T onThreadOfItsOwn(java.util.concurrent.Callable<T> work) {
        try {
            return ownThreads.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a call of the token failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new HsmException(Kind.BUSY, "interrupted while the token was working");
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
            meters.counter("credgate.hsm.lost", "token", name()).increment();
            LOG.errorf("Nothing can be signed with token %s: %s", name(), why.getMessage());
            state = new State.Away(why.getMessage());
            module.inService(name(), false);
            wake.release();
        }
    }

    private synchronized void refused(HsmException why) {
        LOG.errorf(
                "Nothing can be signed with token %s until a restart, since %s; the PIN is not"
                        + " tried again",
                name(), why.getMessage());
        state = new State.Refused(why.getMessage());
        module.inService(name(), false);
    }

    private void watch() {
        try {
            while (!closed) {
                boolean _ = wake.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
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
            LOG.errorf(e, "Token %s is no longer watched", name());
        }
    }

    private void tryToOpen() {
        if (closed) {
            return;
        }
        try {
            Token before = last;
            if (before != null) {
                before.close();
            }
            opened(open());
            failures = 0;
        } catch (HsmException e) {
            failures++;
            switch (e.kind()) {
                case PIN_REFUSED -> refused(e);
                case AWAY, BUSY, KEY, CONFIGURATION -> {
                    if (!whyAway().equals(Optional.of(e.getMessage()))) {
                        LOG.warnf("Token %s is away, trying again: %s", name(), e.getMessage());
                    }
                    state = new State.Away(e.getMessage());
                }
            }
        }
    }

    /**
     * New sessions first, which is enough where only they were lost; then the module initialised
     * anew, the vendors' way; now and then, for modules that cannot be, a copy of it.
     */
    private Token open() {
        if (failures % COPY_EACH == COPY_EACH - 1) {
            return copies.use((loaded, _) -> {
                Token token = Token.open(settings, loaded, pins, this::count);
                copy = loaded;
                return token;
            });
        }
        if (failures > 0) {
            renew();
        }
        return Token.open(settings, copy == null ? module.get() : copy, pins, this::count);
    }

    private void renew() {
        try {
            if (copy == null) {
                module.renewIfIdle();
            } else {
                boolean _ = copy.renew();
            }
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    private void count(ReturnValue value) {
        meters.counter("credgate.hsm.session.errors", "token", name(), "code", "CKR_" + value)
                .increment();
    }

    private synchronized void opened(Token token) {
        last = token;
        state = new State.Open(token);
        module.inService(name(), true);
        meters.counter("credgate.hsm.opened", "token", name()).increment();
        LOG.infof("Token %s (%s) is open, keys %s", name(), token.label(), token.keys().keySet());
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
        ownThreads.shutdown();
    }
}
