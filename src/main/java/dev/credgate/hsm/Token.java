package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.ReturnValue.Remedy;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One opened token: logged in, its keys read and each of them tried. What a token does to its
 * sessions (idle ones end, a log-out ends all, handles go stale) is mended here without anyone
 * noticing; when the token itself goes away this object stays broken and another is opened.
 * Thread-safe; as many signatures are made at once as there are sessions.
 */
public final class Token implements AutoCloseable {

    /** Lost session, then lost log-in, then stale handle: one after the other. */
    private static final int MENDINGS = 4;

    private static final String ANOTHERS = "the public key beside it belongs to another key";

    /** Keys that are asked for a signature to tell a refusal from an outage: each may take long. */
    private static final int ASKED = 3;

    /** Nanoseconds between two looks for a key that is not shown any more. */
    private static final long NEXT_LOOK = TimeUnit.SECONDS.toNanos(1);

    /**
     * A private key that the token showed, ready for use where it has no faults.
     *
     * @param hidden whether it was not shown when it was looked for last
     * @param lookedAt when that was, where it is hidden; {@link System#nanoTime}
     */
    private record Held(
            KeyObjects.Found found,
            Map<SignatureAlgorithm, TokenSignature> signatures,
            boolean hidden,
            long lookedAt) {

        static Held of(KeyObjects.Found found) {
            return new Held(found, TokenSignature.of(found.key()), false, 0);
        }

        TokenKey key() {
            return found.key();
        }

        List<String> faults() {
            return hidden ? List.of("the token shows it no longer") : found.faults();
        }

        Held shown(long handle) {
            return new Held(
                    new KeyObjects.Found(found.key(), handle, found.attributes(), found.faults()),
                    signatures,
                    false,
                    0);
        }

        Held notShown(long now) {
            return new Held(found, signatures, true, now);
        }

        Held withFault(String fault) {
            return new Held(
                    new KeyObjects.Found(
                            found.key(), found.handle(), found.attributes(), List.of(fault)),
                    signatures,
                    hidden,
                    lookedAt);
        }
    }

    private final Cryptoki module;
    private final TokenSettings settings;
    private final Cryptoki.Slot slot;
    private final SessionPool sessions;
    private final ReentrantLock generating = new ReentrantLock();
    private final ReentrantLock loggingIn = new ReentrantLock();

    /** How many log-ins of this token succeeded; changed by who holds the lock above. */
    private final AtomicInteger logIns = new AtomicInteger();

    private final PinMemory pins;
    private final Consumer<ReturnValue> errors;
    private final Map<String, Held> keys = new ConcurrentHashMap<>();

    /** Public halves that were found to be other keys', by label. */
    private final Map<String, TokenKey> anothers = new ConcurrentHashMap<>();

    private Token(
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

    /**
     * Opens the token that the settings name, through its module loaded anew.
     *
     * @throws HsmException one line that says which setting, or what the token, refuses
     */
    public static Token open(TokenSettings settings) {
        List<String> faults = settings.faults();
        if (!faults.isEmpty()) {
            throw new HsmException(Kind.CONFIGURATION, String.join("; ", faults));
        }
        return open(settings, Cryptoki.load(settings.module()), ProcessPins.HERE, _ -> {});
    }

    /**
     * The same through a module that is there; {@code errors} is told what its sessions come to.
     */
    static Token open(
            TokenSettings settings, Cryptoki module, PinMemory pins, Consumer<ReturnValue> errors) {
        return open(settings, module, Optional.empty(), pins, errors);
    }

    /**
     * The same.
     *
     * @param last the slot where the token was last: while it is there, no other is looked at
     */
    static Token open(
            TokenSettings settings,
            Cryptoki module,
            Optional<Cryptoki.Slot> last,
            PinMemory pins,
            Consumer<ReturnValue> errors) {
        Token token = null;
        try {
            Cryptoki.Slot slot = SlotSearch.find(module, settings.place(), last);
            token = new Token(module, settings, slot, pins, errors);
            token.mended(token::logIn);
            token.readKeys();
            token.tryOutAll();
            return token;
        } catch (CryptokiException e) {
            close(token);
            throw e.told();
        } catch (RuntimeException | Error e) {
            close(token);
            throw e;
        }
    }

    private static void close(@Nullable Token token) {
        if (token != null) {
            token.close();
        }
    }

    private boolean logIn(TokenSession session) {
        // Its flags as they are now tell how many tries are left; and another token that is in the
        // slot by now is not given this one's PIN.
        TokenLogin.logIn(session, SlotSearch.again(module, slot), settings.pin(), pins);
        return true;
    }

    /** The token's label. */
    public String label() {
        return slot.label();
    }

    /** Where it was found. */
    Cryptoki.Slot slot() {
        return slot;
    }

    SessionPool sessions() {
        return sessions;
    }

    private void readKeys() {
        Map<String, Held> read = new TreeMap<>();
        mended(KeyObjects::read).forEach((label, found) -> read.put(label, judged(found)));
        keys.keySet().retainAll(read.keySet());
        keys.putAll(read);
    }

    /** What was found out of a public half holds for as long as it is the same. */
    private Held judged(KeyObjects.Found found) {
        Held held = Held.of(found);
        return found.key().equals(anothers.get(found.key().label()))
                ? held.withFault(ANOTHERS)
                : held;
    }

    /** Reads the keys, since there is one more of that label, and tries it and others out. */
    private void readAlso(String label) {
        Set<String> before = Set.copyOf(keys.keySet());
        readKeys();
        for (Held held : keys.values()) {
            if (held.key().label().equals(label)) {
                tryOut(held);
            } else if (!before.contains(held.key().label())) {
                boolean _ = tryOutIfItSigns(held);
            }
        }
    }

    /** A public half beside a private key may be another's. */
    private void tryOut(Held held) {
        if (!held.faults().isEmpty()) {
            return;
        }
        byte[] probe = new byte[32];
        new SecureRandom().nextBytes(probe);
        if (!signed(held, held.key().curve().algorithm(), probe).holds()) {
            anothers.put(held.key().label(), held.key());
            keys.put(held.key().label(), held.withFault(ANOTHERS));
        }
    }

    /** A key with which the token does not sign keeps nobody from the others, if it has some. */
    private void tryOutAll() {
        List<Held> all = keys.values().stream().filter(held -> held.faults().isEmpty()).toList();
        boolean one = all.isEmpty();
        for (Held held : all) {
            one |= tryOutIfItSigns(held);
        }
        if (!one) {
            // No key is to blame for that, as far as can be told.
            tryOut(all.getFirst());
        }
    }

    /**
     * Whether there is nothing to wait for: it was tried out, or will be refused whenever it is.
     * Not where mending the log-in or the handle did not help: that says nothing of other keys.
     * Whoever signs with it is told, and what comes of that is checked anyway.
     */
    private boolean tryOutIfItSigns(Held held) {
        try {
            tryOut(held);
            return true;
        } catch (CryptokiException e) {
            return switch (e.value().remedy()) {
                case NOTHING -> true;
                case LOGIN, OBJECT -> false;
                case SESSION, FEWER_SESSIONS, TOKEN -> throw e;
            };
        }
    }

    /**
     * Asks the token whether it is still in its slot.
     *
     * @throws HsmException of kind AWAY when it is not
     */
    void probe() {
        Cryptoki.Slot _ = SlotSearch.again(module, slot);
    }

    /** All keys of a curve that is known here, by label, with why one may not be used. */
    public Map<TokenKey, List<String>> keys() {
        Map<TokenKey, List<String>> all = new LinkedHashMap<>();
        new TreeMap<>(keys).values().forEach(held -> all.put(held.key(), held.faults()));
        return all;
    }

    /** A usable key by its label. */
    TokenKey key(String label) {
        return held(label).key();
    }

    /** What the token says of a usable key. */
    KeyAttributes attributes(String label) {
        return held(label).found().attributes();
    }

    boolean has(String label) {
        return keys.containsKey(label);
    }

    private Held held(String label) {
        @Nullable Held held = keys.get(label);
        if (held == null) {
            held = lookFor(label);
        } else if (held.hidden()) {
            held = lookedForAgain(label, held);
        }
        if (held == null) {
            throw new HsmException(
                    Kind.KEY, "token " + slot.label() + " has no key labelled " + label);
        }
        if (!held.faults().isEmpty()) {
            throw new HsmException(
                    Kind.KEY,
                    "key " + label + " may not be used: " + String.join(", ", held.faults()));
        }
        return held;
    }

    /** Has something signed; see {@link Signer#sign}. */
    UncheckedSignature sign(String label, SignatureAlgorithm algorithm, byte[] bytes) {
        Held held = held(label);
        if (held.key().curve() != algorithm.curve()) {
            throw new HsmException(
                    Kind.KEY,
                    "key "
                            + label
                            + " is on "
                            + held.key().curve().publicName()
                            + " and cannot sign "
                            + algorithm);
        }
        try {
            return signed(held, algorithm, bytes);
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    private UncheckedSignature signed(Held held, SignatureAlgorithm algorithm, byte[] bytes) {
        TokenSignature signature = held.signatures().get(algorithm);
        if (signature == null) {
            throw new IllegalStateException(algorithm + " is none of " + held.key().curve());
        }
        byte[] handed = signature.toToken(bytes);
        String label = held.key().label();
        byte[] answer =
                mended(
                        session ->
                                session.sign(
                                        algorithm.mechanism(),
                                        keys.getOrDefault(label, held).found().handle(),
                                        handed),
                        () -> findAgain(label));
        // The session is somebody else's by now: whoever checks keeps nobody waiting.
        return UncheckedSignature.of(signature, label, bytes, answer);
    }

    /** A key whose handle went stale: the token may say that it is logged in, and not be so. */
    private void findAgain(String label) {
        int before = logIns.get();
        note(label, handle(label).or(() -> handleAfterLogIn(label, before)));
    }

    private void note(String label, Optional<Long> handle) {
        keys.computeIfPresent(
                label,
                (_, held) ->
                        handle.map(held::shown).orElseGet(() -> held.notShown(System.nanoTime())));
    }

    private Optional<Long> handle(String label) {
        return mended(session -> KeyObjects.handle(session, label));
    }

    /**
     * Looks for a key that there may not be. A token that forgot the log-in, as it does with the
     * last session, hides private keys; one that did not is given no PIN for that, nor has to be
     * asked whether it may.
     */
    private Optional<Long> sought(String label) {
        int before = logIns.get();
        Optional<Long> handle = handle(label);
        return handle.isPresent() || mended(TokenSession::isLoggedIn)
                ? handle
                : handleAfterLogIn(label, before);
    }

    private Optional<Long> handleAfterLogIn(String label, int before) {
        logInOnce(before, () -> mended(this::logIn));
        return handle(label);
    }

    /**
     * Logs in, for all who found at the same time that the token has forgotten it: it is given the
     * PIN by one at a time ({@link PinMemory}), who would be none to the others.
     *
     * @param before how many log-ins there were when it was found
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
     * A group of HSMs may show late what another of its members has. One caller looks at a time.
     */
    private @Nullable Held lookedForAgain(String label, Held held) {
        long now = System.nanoTime();
        if (now - held.lookedAt() >= NEXT_LOOK && keys.replace(label, held, held.notShown(now))) {
            try {
                note(label, sought(label));
            } catch (CryptokiException e) {
                throw e.told();
            }
        }
        return keys.get(label);
    }

    private <T> T mended(Function<TokenSession, T> work) {
        return mended(work, () -> {});
    }

    /** Does something in a session, and again after what can be mended was mended. */
    private <T> T mended(Function<TokenSession, T> work, Runnable findAgain) {
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

    /** Another process may have made it since the keys were read. */
    private @Nullable Held lookFor(String label) {
        try {
            if (sought(label).isPresent()) {
                readAlso(label);
            }
            return keys.get(label);
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    /**
     * Makes a key pair in the token. What the token made is read back; a key that turns out
     * exportable is destroyed.
     *
     * @throws HsmException of kind KEY when the label is taken or the token made an unfit key; of
     *     kind BUSY while it makes another and does not end
     */
    public TokenKey generate(String label, KeyCurve curve) {
        if (!label.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new HsmException(
                    Kind.KEY,
                    "a key's label has 1 to 64 of letters, digits, dot, dash and underscore");
        }
        acquire(generating, "is still making another key");
        try {
            return generated(label, curve);
        } finally {
            generating.unlock();
        }
    }

    /** One at a time; nobody waits for ever for one that hangs inside the module. */
    private void acquire(ReentrantLock lock, String why) {
        try {
            if (lock.tryLock(settings.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new HsmException(Kind.BUSY, "token " + slot.label() + " " + why);
    }

    private TokenKey generated(String label, KeyCurve curve) {
        try {
            if (keys.containsKey(label) || sought(label).isPresent()) {
                throw new HsmException(
                        Kind.KEY, "token " + slot.label() + " already has a key labelled " + label);
            }
            KeyObjects.Pair pair = made(label, curve);
            readAlso(label);
            return accepted(label, curve, pair);
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    /** Where the token gives a curve that it has not an error of one that is away, it is asked. */
    private KeyObjects.Pair made(String label, KeyCurve curve) {
        try {
            return mended(session -> KeyObjects.generate(session, label, curve));
        } catch (CryptokiException e) {
            boolean vague =
                    switch (e.value()) {
                        case GENERAL_ERROR, FUNCTION_FAILED, DEVICE_MEMORY, OTHER -> true;
                        default -> false;
                    };
            if (vague && isWell()) {
                throw new HsmException(
                        Kind.KEY, "the token works, and refuses: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /**
     * Whether the token is in its slot, tells its objects and signs, where it has a usable key: a
     * module may answer for a token that is away, but cannot sign for it.
     *
     * @throws HsmException of kind BUSY, or what comes to it, where no session was free to tell
     */
    private boolean isWell() {
        try {
            probe();
            boolean _ = mended(TokenSession::isLoggedIn);
            List<Held> usable =
                    keys.values().stream()
                            .filter(held -> held.faults().isEmpty())
                            .limit(ASKED)
                            .toList();
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            for (Held held : usable) {
                if (signs(held, bytes)) {
                    return true;
                }
            }
            return usable.isEmpty() && handle(" ").isEmpty();
        } catch (CryptokiException e) {
            if (e.value().remedy() == Remedy.FEWER_SESSIONS) {
                throw e;
            }
            return false;
        } catch (HsmException e) {
            // Others use it: that says nothing against it, and nobody is to close it for that.
            if (e.kind() == Kind.BUSY) {
                throw e;
            }
            return false;
        }
    }

    /** A key that is gone, or hidden, says nothing of the next one. */
    private boolean signs(Held held, byte[] bytes) {
        try {
            return signed(held, held.key().curve().algorithm(), bytes).holds();
        } catch (CryptokiException e) {
            return switch (e.value().remedy()) {
                case NOTHING, LOGIN, OBJECT -> false;
                case SESSION, FEWER_SESSIONS, TOKEN -> throw e;
            };
        }
    }

    private TokenKey accepted(String label, KeyCurve curve, KeyObjects.Pair pair) {
        Held held = keys.get(label);
        if (held == null || held.key().curve() != curve || !held.faults().isEmpty()) {
            String why = held == null ? "it does not show it" : String.join(", ", held.faults());
            mended(session -> {
                // Not by its label: another process may have made one under it in this moment.
                KeyObjects.destroy(session, pair);
                return true;
            });
            keys.remove(label);
            throw new HsmException(
                    Kind.KEY,
                    "token "
                            + slot.label()
                            + " made key "
                            + label
                            + " otherwise than asked and it was destroyed: "
                            + why);
        }
        return held.key();
    }

    /** Ends the sessions. The module stays loaded: others may use it. */
    @Override
    public void close() {
        sessions.close();
    }
}
