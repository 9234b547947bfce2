package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.ReturnValue.Remedy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way to one token: its sessions and the log-in that they share. What a token does to these
 * (idle sessions end, a log-out ends all) is mended here, and what was asked for is asked again.
 * Thread-safe; as many callers are inside at once as there are sessions.
 */
final class TokenAccess implements AutoCloseable {

    /** Lost session, then lost log-in, then stale handle: one after the other. */
    private static final int MENDINGS = 4;

    private final Cryptoki module;
    private final TokenSettings settings;
    private final Cryptoki.Slot slot;
    private final SessionPool sessions;
    private final PinMemory pins;
    private final Consumer<ReturnValue> errors;
    private final ReentrantLock loggingIn = new ReentrantLock();

    /** How many log-ins of this token succeeded; changed by who holds the lock above. */
    private final AtomicInteger logIns = new AtomicInteger();

    /**
     * @param errors is told what its sessions come to
     */
    TokenAccess(
            Cryptoki module,
            TokenSettings settings,
            Cryptoki.Slot slot,
            PinMemory pins,
            Consumer<ReturnValue> errors) {
        this.module = module;
        this.settings = settings;
        this.slot = slot;
        this.pins = pins;
        this.errors = errors;
        int generation = module.generation();
        this.sessions =
                new SessionPool(
                        settings.name(),
                        () -> TokenSession.open(module, generation, slot.id()),
                        new SessionPool.Limits(settings.sessions(), settings.patience()),
                        errors);
    }

    /** Where the token was found. */
    Cryptoki.Slot slot() {
        return slot;
    }

    SessionPool sessions() {
        return sessions;
    }

    /**
     * Asks the token whether it is still in its slot.
     *
     * @throws HsmException of kind AWAY when it is not
     */
    void probe() {
        Cryptoki.Slot _ = SlotSearch.again(module, slot);
    }

    /** Gives the token its PIN. */
    void logIn() {
        boolean _ = mended(this::logIn);
    }

    private boolean logIn(TokenSession session) {
        // Its flags as they are now tell how many tries are left; and another token that is in the
        // slot by now is not given this one's PIN.
        TokenLogin.logIn(session, SlotSearch.again(module, slot), settings.pin(), pins);
        return true;
    }

    /** How many log-ins succeeded so far; for {@link #logInAfter}. */
    int logIns() {
        return logIns.get();
    }

    /**
     * Logs in, for all who found at the same time that the token has forgotten it.
     *
     * @param before how many log-ins there were when it was found
     */
    void logInAfter(int before) {
        logInOnce(before, () -> mended(this::logIn));
    }

    /**
     * The token is given the PIN by one at a time ({@link PinMemory}), who would be none to others.
     */
    private void logInOnce(int before, BooleanSupplier logIn) {
        acquire(loggingIn, "is still logging in");
        try {
            if (logIns.get() == before && logIn.getAsBoolean()) {
                logIns.incrementAndGet();
            }
        } finally {
            loggingIn.unlock();
        }
    }

    /**
     * One at a time; nobody waits for ever for one that hangs inside the module.
     *
     * @throws HsmException of kind BUSY when the lock was not to be had
     */
    void acquire(ReentrantLock lock, String why) {
        try {
            if (lock.tryLock(settings.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new HsmException(Kind.BUSY, "token " + slot.label() + " " + why);
    }

    /**
     * Does something in a session, and again after what can be mended was mended.
     *
     * @throws CryptokiException what the token says to it, where that is beyond mending
     */
    <T> T mended(Function<TokenSession, T> work) {
        return mended(work, () -> {});
    }

    /**
     * The same.
     *
     * @param findAgain mends a stale handle that the work uses
     */
    <T> T mended(Function<TokenSession, T> work, Runnable findAgain) {
        for (int attempt = 1; ; attempt++) {
            int before = logIns.get();
            try {
                return sessions.use(work);
            } catch (CryptokiException e) {
                errors.accept(e.value());
                Remedy remedy = e.value().remedy();
                if (attempt > MENDINGS || remedy == Remedy.TOKEN || remedy == Remedy.NOTHING) {
                    throw e;
                }
                switch (remedy) {
                    case SESSION -> sessions.dropIdle();
                    case LOGIN -> logInOnce(before, () -> sessions.use(this::logIn));
                    case OBJECT -> findAgain.run();
                    case FEWER_SESSIONS, NOTHING, TOKEN -> {
                        // asked again as it is, or thrown above
                    }
                }
            }
        }
    }

    /** Ends the sessions. The module stays loaded: others may use it. */
    @Override
    public void close() {
        sessions.close();
    }
}
