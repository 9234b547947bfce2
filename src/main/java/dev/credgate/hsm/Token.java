package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.ReturnValue.Remedy;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One opened token: logged in, its keys read and each of them tried. What a token does to its
 * sessions (idle ones end, a log-out ends all, handles go stale) is mended here without anyone
 * noticing; when the token itself goes away this object stays broken and another is opened.
 * Thread-safe; as many signatures are made at once as there are sessions.
 */
public final class Token implements AutoCloseable {

    /** Keys that are asked for a signature to tell a refusal from an outage: each may take long. */
    private static final int ASKED = 3;

    private final TokenAccess access;
    private final HeldKeys keys;
    private final ReentrantLock generating = new ReentrantLock();

    private Token(TokenAccess access) {
        this.access = access;
        this.keys = new HeldKeys(access);
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
            token = new Token(new TokenAccess(module, settings, slot, pins, errors));
            token.access.logIn();
            token.keys.read();
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

    /** The token's label. */
    public String label() {
        return access.slot().label();
    }

    /** Where it was found. */
    Cryptoki.Slot slot() {
        return access.slot();
    }

    SessionPool sessions() {
        return access.sessions();
    }

    /**
     * Asks the token whether it is still in its slot.
     *
     * @throws HsmException of kind AWAY when it is not
     */
    void probe() {
        access.probe();
    }

    /** All keys of a curve that is known here, by label, with why one may not be used. */
    public Map<TokenKey, List<String>> keys() {
        Map<TokenKey, List<String>> all = new LinkedHashMap<>();
        keys.all().stream()
                .sorted(Comparator.comparing(held -> held.key().label()))
                .forEach(held -> all.put(held.key(), held.faults()));
        return all;
    }

    /** A usable key by its label. */
    TokenKey key(String label) {
        return keys.usable(label).key();
    }

    /** What the token says of a usable key. */
    KeyAttributes attributes(String label) {
        return keys.usable(label).found().attributes();
    }

    boolean has(String label) {
        return keys.has(label);
    }

    /** Has something signed; see {@link Signer#sign}. */
    UncheckedSignature sign(String label, SignatureAlgorithm algorithm, byte[] bytes) {
        HeldKeys.Held held = keys.usable(label);
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
            return keys.sign(held, algorithm, bytes);
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
        access.acquire(generating, "is still making another key");
        try {
            return generated(label, curve);
        } finally {
            generating.unlock();
        }
    }

    private TokenKey generated(String label, KeyCurve curve) {
        try {
            if (keys.has(label) || keys.sought(label).isPresent()) {
                throw new HsmException(
                        Kind.KEY, "token " + label() + " already has a key labelled " + label);
            }
            KeyObjects.Pair pair = made(label, curve);
            keys.readAlso(label);
            return accepted(label, curve, pair);
        } catch (CryptokiException e) {
            throw e.told();
        }
    }

    /** Where the token gives a curve that it has not an error of one that is away, it is asked. */
    private KeyObjects.Pair made(String label, KeyCurve curve) {
        try {
            return access.mended(session -> KeyObjects.generate(session, label, curve));
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
            boolean _ = access.mended(TokenSession::isLoggedIn);
            List<HeldKeys.Held> usable =
                    keys.all().stream()
                            .filter(held -> held.faults().isEmpty())
                            .limit(ASKED)
                            .toList();
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            for (HeldKeys.Held held : usable) {
                if (signs(held, bytes)) {
                    return true;
                }
            }
            return usable.isEmpty() && keys.handle(" ").isEmpty();
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
    private boolean signs(HeldKeys.Held held, byte[] bytes) {
        try {
            return keys.sign(held, held.key().curve().algorithm(), bytes).holds();
        } catch (CryptokiException e) {
            return switch (e.value().remedy()) {
                case NOTHING, LOGIN, OBJECT -> false;
                case SESSION, FEWER_SESSIONS, TOKEN -> throw e;
            };
        }
    }

    private TokenKey accepted(String label, KeyCurve curve, KeyObjects.Pair pair) {
        HeldKeys.Held held = keys.known(label);
        if (held == null || held.key().curve() != curve || !held.faults().isEmpty()) {
            String why = held == null ? "it does not show it" : String.join(", ", held.faults());
            access.mended(session -> {
                // Not by its label: another process may have made one under it in this moment.
                KeyObjects.destroy(session, pair);
                return true;
            });
            keys.forget(label);
            throw new HsmException(
                    Kind.KEY,
                    "token "
                            + label()
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
        access.close();
    }
}
