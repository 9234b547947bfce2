package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one opened token by their labels: read and tried out, signed with, and looked for
 * where they were not shown. A handle that went stale is found again by the label. Thread-safe; no
 * lock is held while the token is asked.
 */
final class HeldKeys {

    private static final String ANOTHERS = "the public key beside it belongs to another key";

    /** Nanoseconds between two looks for a key that is not shown any more. */
    private static final long NEXT_LOOK = TimeUnit.SECONDS.toNanos(1);

    private final String token;
    private final MendedSessions sessions;
    private final Map<String, HeldKey> keys = new ConcurrentHashMap<>();

    /** Public halves that were found to be other keys', by label. */
    private final Map<String, TokenKey> anothers = new ConcurrentHashMap<>();

    /**
     * None was read.
     *
     * @param token its label, for messages
     */
    HeldKeys(String token, MendedSessions sessions) {
        this.token = token;
        this.sessions = sessions;
    }

    /**
     * Reads the keys and tries each out, as the token is opened. A key with which the token does
     * not sign keeps nobody from the others, if it has some.
     */
    void readAll() {
        read();
        List<HeldKey> all = keys.values().stream().filter(held -> held.faults().isEmpty()).toList();
        boolean one = all.isEmpty();
        for (HeldKey held : all) {
            one |= tryOutIfItSigns(held);
        }
        if (!one) {
            // No key is to blame for that, as far as can be told.
            tryOut(all.getFirst());
        }
    }

    /** Reads the keys, since there is one more of that label, and tries it and others out. */
    void readAlso(String label) {
        Set<String> before = Set.copyOf(keys.keySet());
        read();
        for (HeldKey held : keys.values()) {
            if (held.key().label().equals(label)) {
                tryOut(held);
            } else if (!before.contains(held.key().label())) {
                boolean _ = tryOutIfItSigns(held);
            }
        }
    }

    private void read() {
        Map<String, HeldKey> read = new TreeMap<>();
        sessions.use(KeyObjects::read).forEach((label, found) -> read.put(label, judged(found)));
        keys.keySet().retainAll(read.keySet());
        keys.putAll(read);
    }

    /** What was found out of a public half holds for as long as it is the same. */
    private HeldKey judged(KeyObjects.Found found) {
        HeldKey held = HeldKey.of(found);
        return found.key().equals(anothers.get(found.key().label()))
                ? held.withFault(ANOTHERS)
                : held;
    }

    /** A public half beside a private key may be another's. */
    private void tryOut(HeldKey held) {
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

    /**
     * Whether there is nothing to wait for: it was tried out, or will be refused whenever it is.
     * Not where mending the log-in or the handle did not help: that says nothing of other keys.
     * Whoever signs with it is told, and what comes of that is checked anyway.
     */
    private boolean tryOutIfItSigns(HeldKey held) {
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

    /** All of them in the order of their labels, with why one may not be used. Asks no token. */
    Map<TokenKey, List<String>> all() {
        Map<TokenKey, List<String>> all = new LinkedHashMap<>();
        new TreeMap<>(keys).values().forEach(held -> all.put(held.key(), held.faults()));
        return all;
    }

    /** Some that may be used. Asks no token. */
    List<HeldKey> someUsable(int most) {
        return keys.values().stream().filter(held -> held.faults().isEmpty()).limit(most).toList();
    }

    /** Whether there is one, usable or not. Asks no token. */
    boolean has(String label) {
        return keys.containsKey(label);
    }

    /** As it was read last, usable or not. Asks no token. */
    Optional<HeldKey> known(String label) {
        return Optional.ofNullable(keys.get(label));
    }

    /** One that was destroyed. */
    void forget(String label) {
        keys.remove(label);
    }

    /**
     * Whether the token has a private key of that label, which another process may have made since
     * the keys were read.
     *
     * @throws CryptokiException when it does not say
     */
    boolean isTaken(String label) {
        return has(label) || sought(label).isPresent();
    }

    /**
     * A key that may be used, looked for where it is not known or was not shown.
     *
     * @throws HsmException of kind KEY when there is none, or it has faults
     */
    HeldKey usable(String label) {
        @Nullable HeldKey held = keys.get(label);
        if (held == null) {
            held = lookFor(label);
        } else if (held.hidden()) {
            held = lookedForAgain(label, held);
        }
        if (held == null) {
            throw new HsmException(Kind.KEY, "token " + token + " has no key labelled " + label);
        }
        if (!held.faults().isEmpty()) {
            throw new HsmException(
                    Kind.KEY,
                    "key " + label + " may not be used: " + String.join(", ", held.faults()));
        }
        return held;
    }

    /** Another process may have made it since the keys were read. */
    private @Nullable HeldKey lookFor(String label) {
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
     * A group of HSMs may show late what another of its members has. One caller looks at a time.
     */
    private @Nullable HeldKey lookedForAgain(String label, HeldKey held) {
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

    private Optional<Long> sought(String label) {
        return sessions.seek(session -> KeyObjects.handle(session, label));
    }

    /**
     * Has something signed.
     *
     * @param algorithm of the key's curve
     * @throws CryptokiException what the token answers instead
     */
    UncheckedSignature sign(HeldKey held, SignatureAlgorithm algorithm, byte[] bytes) {
        TokenSignature signature = held.signatures().get(algorithm);
        if (signature == null) {
            throw new IllegalStateException(algorithm + " is none of " + held.key().curve());
        }
        byte[] handed = signature.toToken(bytes);
        String label = held.key().label();
        byte[] answer =
                sessions.use(
                        session ->
                                session.sign(
                                        algorithm.mechanism(),
                                        keys.getOrDefault(label, held).found().handle(),
                                        handed),
                        () -> findAgain(label));
        // The session is somebody else's by now: whoever checks keeps nobody waiting.
        return UncheckedSignature.of(signature, label, bytes, answer);
    }

    /** A key whose handle went stale. */
    private void findAgain(String label) {
        note(label, sessions.findAgain(session -> KeyObjects.handle(session, label)));
    }

    private void note(String label, Optional<Long> handle) {
        keys.computeIfPresent(
                label,
                (_, held) ->
                        handle.map(held::shown).orElseGet(() -> held.notShown(System.nanoTime())));
    }
}
