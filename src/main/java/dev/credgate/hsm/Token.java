package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One opened token: logged in, its keys read and each of them tried. What a token does to its
 * sessions (idle ones end, a log-out ends all, handles go stale) is mended without anyone noticing
 * ({@link MendedSessions}); when the token itself goes away this object stays broken and another is
 * opened. Thread-safe; as many signatures are made at once as there are sessions.
 */
public final class Token implements AutoCloseable {

    private final Cryptoki.Slot slot;
    private final MendedSessions sessions;
    private final HeldKeys keys;
    private final KeyGeneration generation;

    private Token(TokenSettings settings, Cryptoki.Slot slot, MendedSessions sessions) {
        this.slot = slot;
        this.sessions = sessions;
        this.keys = new HeldKeys(slot.label(), sessions);
        this.generation = new KeyGeneration(slot.label(), settings.patience(), sessions, keys);
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
            token =
                    new Token(
                            settings,
                            slot,
                            new MendedSessions(module, settings, slot, pins, errors));
            token.sessions.logIn();
            token.keys.readAll();
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
        return slot.label();
    }

    /** Where it was found. */
    Cryptoki.Slot slot() {
        return slot;
    }

    SessionPool sessions() {
        return sessions.pool();
    }

    /**
     * Asks the token whether it is still in its slot.
     *
     * @throws HsmException of kind AWAY when it is not
     */
    void probe() {
        Cryptoki.Slot _ = sessions.slotNow();
    }

    /** All keys of a curve that is known here, by label, with why one may not be used. */
    public Map<TokenKey, List<String>> keys() {
        return keys.all();
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
        HeldKey held = keys.usable(label);
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
        return generation.generate(label, curve);
    }

    /** Ends the sessions. The module stays loaded: others may use it. */
    @Override
    public void close() {
        sessions.close();
    }
}
