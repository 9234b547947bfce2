package dev.credgate.hsm;

import dev.credgate.hsm.ReturnValue.Remedy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sessions of one opened token, kept logged in. What a token does to its sessions (idle ones
 * end, a log-out ends all, handles go stale) is mended within the call that meets it, which is then
 * made again; the PIN is given once for all who find at the same time that it is wanted.
 * Thread-safe; as many calls are made at once as the {@link SessionPool} has sessions.
 */
final class MendedSessions implements AutoCloseable {

    /** Lost session, then lost log-in, then stale handle: one after the other. */
    private static final int MENDINGS = 4;

    private final Cryptoki module;
    private final TokenSettings settings;
    private final Cryptoki.Slot slot;
    private final PinMemory pins;
    private final Consumer<ReturnValue> errors;
    private final SessionPool pool;
    private final PatientLock loggingIn;

    /** How many log-ins of this token succeeded; changed by who holds the lock above. */
    private final AtomicInteger logIns = new AtomicInteger();

    /**
     * None is open, and nobody logged in.
     *
     * @param slot where the token was found
     * @param errors told what is mended here, and so seen by nobody else
     */
    MendedSessions(
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
        this.pool =
                new SessionPool(
                        settings.name(),
                        () -> TokenSession.open(module, generation, slot.id()),
                        new SessionPool.Limits(settings.sessions(), settings.patience()),
                        errors);
        this.loggingIn =
                new PatientLock(
                        settings.patience(), "token " + slot.label() + " is still logging in");
    }

    /** What they are taken from, for whoever counts them. */
    SessionPool pool() {
        return pool;
    }

    /**
     * The token's slot as it is now.
     *
     * @throws HsmException of kind AWAY when the token is not in it any more
     */
    Cryptoki.Slot slotNow() {
        return SlotSearch.again(module, slot);
    }

    /** Logs in, as the token is opened. */
    void logIn() {
        boolean _ = use(this::givePin);
    }

    private boolean givePin(TokenSession session) {
        // Its flags as they are now tell how many tries are left; and another token that is in the
        // slot by now is not given this one's PIN.
        TokenLogin.logIn(session, slotNow(), settings.pin(), pins);
        return true;
    }

    /** As {@link #use(Function, Runnable)}, for work that has no handle to be found again. */
    <T> T use(Function<TokenSession, T> work) {
        return use(work, () -> {});
    }

    /**
     * Does something in a session, and again after what can be mended was mended.
     *
     * @param findAgain finds the handle that {@code work} uses, when it went stale
     * @throws CryptokiException what cannot be mended, or was not by mending
     * @throws HsmException of kind BUSY when no session became free in time; what a log-in comes to
     */
    <T> T use(Function<TokenSession, T> work, Runnable findAgain) {
        for (int attempt = 1; ; attempt++) {
            int before = logIns.get();
            try {
                return pool.use(work);
            } catch (CryptokiException e) {
                errors.accept(e.value());
                Remedy remedy = e.value().remedy();
                if (attempt > MENDINGS || remedy == Remedy.TOKEN || remedy == Remedy.NOTHING) {
                    throw e;
                }
                switch (remedy) {
                    case SESSION -> pool.dropIdle();
                    case LOGIN -> logInOnce(before, () -> pool.use(this::givePin));
                    case OBJECT -> findAgain.run();
                    case FEWER_SESSIONS, NOTHING, TOKEN -> {
                        // asked again as it is, or thrown above
                    }
                }
            }
        }
    }

    /**
     * Looks for a private object that there may not be. A token that forgot the log-in, as it does
     * with the last session, hides them; one that did not is given no PIN for that, nor has to be
     * asked whether it may.
     */
    <T> Optional<T> seek(Function<TokenSession, Optional<T>> look) {
        return lookedFor(look, () -> use(TokenSession::isLoggedIn));
    }

    /** Looks for one that there was: the token may say that it is logged in, and not be so. */
    <T> Optional<T> findAgain(Function<TokenSession, Optional<T>> look) {
        return lookedFor(look, () -> false);
    }

    private <T> Optional<T> lookedFor(
            Function<TokenSession, Optional<T>> look, BooleanSupplier loggedIn) {
        int before = logIns.get();
        Optional<T> found = use(look);
        if (found.isPresent() || loggedIn.getAsBoolean()) {
            return found;
        }
        logInOnce(before, () -> use(this::givePin));
        return use(look);
    }

    /**
     * Logs in, for all who found at the same time that the token has forgotten it: it is given the
     * PIN by one at a time ({@link PinMemory}), who would be none to the others.
     *
     * @param before how many log-ins there were when it was found
     */
    private void logInOnce(int before, BooleanSupplier logIn) {
        loggingIn.lock();
        try {
            if (logIns.get() == before && logIn.getAsBoolean()) {
                logIns.incrementAndGet();
            }
        } finally {
            loggingIn.unlock();
        }
    }

    /** Ends them. The module stays loaded: others may use it. */
    @Override
    public void close() {
        pool.close();
    }
}
