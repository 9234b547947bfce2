package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sessions of one opened token. A token does one thing at a time in each, so they are its
 * parallelism: opened when they are needed, up to a limit or to what the token takes ({@link
 * SessionPlaces}), given out in turn, so that none idles for long, and never again after a failure.
 * Thread-safe.
 */
final class SessionPool implements AutoCloseable {

    /** How many there may be, and how long a call waits for one. */
    record Limits(int sessions, Duration patience) {}

    private final Supplier<TokenSession> opener;
    private final Limits limits;
    private final Consumer<ReturnValue> errors;
    private final SessionPlaces places;
    private final ConcurrentLinkedQueue<TokenSession> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean closed;

    /**
     * None is open.
     *
     * @param errors told what is mended here, and so seen by nobody else
     */
    SessionPool(
            String token,
            Supplier<TokenSession> opener,
            Limits limits,
            Consumer<ReturnValue> errors) {
        this.opener = opener;
        this.limits = limits;
        this.errors = errors;
        this.places = new SessionPlaces(token, limits.sessions());
    }

    /**
     * Does something in a session.
     *
     * @throws CryptokiException what {@code work} threw; its session is gone, then
     * @throws HsmException of kind BUSY when no session became free in time
     */
    <T> T use(Function<TokenSession, T> work) {
        TokenSession session = take();
        busy.incrementAndGet();
        boolean good = false;
        try {
            T result = work.apply(session);
            good = true;
            return result;
        } finally {
            busy.decrementAndGet();
            try {
                putBack(session, good);
            } finally {
                places.leave();
            }
            if (closed) {
                dropIdle();
            }
        }
    }

    private void putBack(TokenSession session, boolean good) {
        boolean kept = false;
        try {
            kept = good && !closed && idle.add(session);
        } finally {
            if (!kept) {
                drop(session);
            }
        }
    }

    private TokenSession take() {
        long deadline = System.nanoTime() + limits.patience().toNanos();
        while (true) {
            if (!places.take(deadline - System.nanoTime())) {
                throw new HsmException(
                        Kind.BUSY,
                        "no session of the token became free within "
                                + limits.patience().toMillis()
                                + " ms");
            }
            Optional<TokenSession> session = Optional.empty();
            try {
                session = Optional.ofNullable(idle.poll()).or(this::opened);
                if (session.isPresent()) {
                    return session.get();
                }
            } finally {
                if (session.isEmpty()) {
                    places.leave();
                }
            }
        }
    }

    /**
     * Another one; empty where the token takes no more than are open, one of which is waited for.
     */
    private Optional<TokenSession> opened() {
        TokenSession session;
        try {
            session = opener.get();
        } catch (CryptokiException e) {
            if (e.value() == ReturnValue.SESSION_COUNT && places.refused()) {
                errors.accept(e.value());
                return Optional.empty();
            }
            throw e;
        }
        places.opened();
        return Optional.of(session);
    }

    private void drop(TokenSession session) {
        places.closed();
        session.close();
    }

    /** Ends those that nobody uses: where one has died, the others have as a rule. */
    void dropIdle() {
        for (TokenSession session = idle.poll(); session != null; session = idle.poll()) {
            drop(session);
        }
    }

    int open() {
        return places.open();
    }

    /** How many there may be now: fewer than configured while the token takes no more. */
    int limit() {
        return places.limit();
    }

    int busy() {
        return busy.get();
    }

    int waiting() {
        return places.waiting();
    }

    /**
     * Ends all of them, those in use when their work is done. One whose end hangs inside the module
     * keeps this caller alone: whoever closes the pool once more finds none.
     */
    @Override
    public void close() {
        closed = true;
        List<TokenSession> left = new ArrayList<>();
        for (TokenSession session = idle.poll(); session != null; session = idle.poll()) {
            left.add(session);
        }
        left.forEach(this::drop);
    }
}
