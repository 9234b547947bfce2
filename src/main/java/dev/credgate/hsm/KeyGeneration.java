package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.ReturnValue.Remedy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How keys are made in one opened token: one at a time, none under a label that is taken, and none
 * kept that is not as it was asked for. Thread-safe.
 */
final class KeyGeneration {

    /** Keys that are asked for a signature to tell a refusal from an outage: each may take long. */
    private static final int ASKED = 3;

    private final String token;
    private final MendedSessions sessions;
    private final HeldKeys keys;
    private final PatientLock generating;

    /**
     * In the token with that label.
     *
     * @param patience how long one waits for another that is being made
     */
    KeyGeneration(String token, Duration patience, MendedSessions sessions, HeldKeys keys) {
        this.token = token;
        this.sessions = sessions;
        this.keys = keys;
        this.generating =
                new PatientLock(patience, "token " + token + " is still making another key");
    }

    /** Makes a key pair; see {@link Token#generate}. */
    TokenKey generate(String label, KeyCurve curve) {
        if (!label.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new HsmException(
                    Kind.KEY,
                    "a key's label has 1 to 64 of letters, digits, dot, dash and underscore");
        }
        generating.lock();
        try {
            return generated(label, curve);
        } catch (CryptokiException e) {
            throw e.told();
        } finally {
            generating.unlock();
        }
    }

    private TokenKey generated(String label, KeyCurve curve) {
        if (keys.isTaken(label)) {
            throw new HsmException(
                    Kind.KEY, "token " + token + " already has a key labelled " + label);
        }
        KeyObjects.Pair pair = made(label, curve);
        keys.readAlso(label);
        return accepted(label, curve, pair);
    }

    /** Where the token gives a curve that it has not an error of one that is away, it is asked. */
    private KeyObjects.Pair made(String label, KeyCurve curve) {
        try {
            return sessions.use(session -> KeyObjects.generate(session, label, curve));
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
            Cryptoki.Slot _ = sessions.slotNow();
            boolean _ = sessions.use(TokenSession::isLoggedIn);
            List<HeldKey> usable = keys.someUsable(ASKED);
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            for (HeldKey held : usable) {
                if (signs(held, bytes)) {
                    return true;
                }
            }
            return usable.isEmpty()
                    && sessions.use(session -> KeyObjects.handle(session, " ")).isEmpty();
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
    private boolean signs(HeldKey held, byte[] bytes) {
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
        Optional<HeldKey> held = keys.known(label);
        if (held.isPresent()
                && held.get().key().curve() == curve
                && held.get().faults().isEmpty()) {
            return held.get().key();
        }
        String why =
                held.map(shown -> String.join(", ", shown.faults())).orElse("it does not show it");
        boolean _ =
                sessions.use(session -> {
                    // Not by its label: another process may have made one under it in this moment.
                    KeyObjects.destroy(session, pair);
                    return true;
                });
        keys.forget(label);
        throw new HsmException(
                Kind.KEY,
                "token "
                        + token
                        + " made key "
                        + label
                        + " otherwise than asked and it was destroyed: "
                        + why);
    }
}
