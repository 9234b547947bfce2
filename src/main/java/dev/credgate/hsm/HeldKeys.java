package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A token's private keys by label, each of them tried, with the handles that they go by now. A
 * handle that went stale is looked up again; a key that is not shown any more is looked for again.
 * Thread-safe.
 */
final class HeldKeys {

    private static final String ANOTHERS = "the public key beside it belongs to another key";

    /** Nanoseconds between two looks for a key that is not shown any more. */
    private static final long NEXT_LOOK = TimeUnit.SECONDS.toNanos(1);

    /**
     * A private key that the token showed, ready for use where it has no faults.
     *
     * @param hidden whether it was not shown when it was looked for last
     * @param lookedAt when that was, where it is hidden; {@link System#nanoTime}
     */
    record Held(
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

    private final TokenAccess token;
    private final Map<String, Held> keys = new ConcurrentHashMap<>();

    /** Public halves that were found to be other keys', by label. */
    private final Map<String, TokenKey> anothers = new ConcurrentHashMap<>();

    HeldKeys(TokenAccess token) {
        this.token = token;
    }

    /** Reads all keys and tries them out. */
    void read() {
        readKeys();
        tryOutAll();
    }

    private void readKeys() {
        Map<String, Held> read = new TreeMap<>();
        token.mended(KeyObjects::read).forEach((label, found) -> read.put(label, judged(found)));
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
    void readAlso(String label) {
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
        if (!sign(held, held.key().curve().algorithm(), probe).holds()) {
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

    /** All of them, usable or not, in no order. */
    Collection<Held> all() {
        return keys.values();
    }

    boolean has(String label) {
        return keys.containsKey(label);
    }

    /** What was read of a label, usable or not; nothing is looked for. */
    @Nullable Held known(String label) {
        return keys.get(label);
    }

    void forget(String label) {
        keys.remove(label);
    }

    /**
     * A usable key by its label, looked for where it is not known or was not shown.
     *
     * @throws HsmException of kind KEY when there is none
     */
    Held usable(String label) {
        @Nullable Held held = keys.get(label);
        if (held == null) {
            held = lookFor(label);
        } else if (held.hidden()) {
            held = lookedForAgain(label, held);
        }
        if (held == null) {
            throw new HsmException(
                    Kind.KEY, "token " + token.slot().label() + " has no key labelled " + label);
        }
        if (!held.faults().isEmpty()) {
            throw new HsmException(
                    Kind.KEY,
                    "key " + label + " may not be used: " + String.join(", ", held.faults()));
        }
        return held;
    }

    /**
     * Has something signed by a key.
     *
     * @throws CryptokiException what the token says to it, where that is beyond mending
     */
    UncheckedSignature sign(Held held, SignatureAlgorithm algorithm, byte[] bytes) {
        TokenSignature signature = held.signatures().get(algorithm);
        if (signature == null) {
            throw new IllegalStateException(algorithm + " is none of " + held.key().curve());
        }
        byte[] handed = signature.toToken(bytes);
        String label = held.key().label();
        byte[] answer =
                token.mended(
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
        int before = token.logIns();
        note(label, handle(label).or(() -> handleAfterLogIn(label, before)));
    }

    private void note(String label, Optional<Long> handle) {
        keys.computeIfPresent(
                label,
                (_, held) ->
                        handle.map(held::shown).orElseGet(() -> held.notShown(System.nanoTime())));
    }

    /** What the token shows under a label in this moment. */
    Optional<Long> handle(String label) {
        return token.mended(session -> KeyObjects.handle(session, label));
    }

    /**
     * Looks for a key that there may not be. A token that forgot the log-in, as it does with the
     * last session, hides private keys; one that did not is given no PIN for that, nor has to be
     * asked whether it may.
     */
    Optional<Long> sought(String label) {
        int before = token.logIns();
        Optional<Long> handle = handle(label);
        return handle.isPresent() || token.mended(TokenSession::isLoggedIn)
                ? handle
                : handleAfterLogIn(label, before);
    }

    private Optional<Long> handleAfterLogIn(String label, int before) {
        token.logInAfter(before);
        return handle(label);
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
}
