package dev.credgate.hsm;

import dev.credgate.crypto.Hash;
import dev.credgate.hsm.HsmException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What tokens refused in this process, whichever setting it came from and however often a token is
 * opened again; gone with the process. Enough for a command that a person types.
 */
final class ProcessPins implements PinMemory {

    /** One for the whole process: who opens a token twice has to find what was refused. */
    static final ProcessPins HERE = new ProcessPins();

    /** By marks under a key that ends with the process: no PIN can be tried against them. */
    private final Set<Hash> refused = ConcurrentHashMap.newKeySet();

    /** Given, and not answered yet. */
    private final Map<Hash, Given> underWay = new ConcurrentHashMap<>();

    private final byte[] key = new byte[32];

    /** Empty, as at the start of a process. */
    ProcessPins() {
        new SecureRandom().nextBytes(key);
    }

    /** One giving of a PIN, which is equal to no other. */
    private static final class Given {

        private final Instant at;

        Given(Instant at) {
            this.at = at;
        }
    }

    /** Where the module hangs, as long as this process lives: nobody else counts the tries. */
    @Override
    public Trial begin(Cryptoki.Slot slot, byte[] pin, PinSource source) {
        return begin(slot, pin, source, Instant.MAX, Instant.MIN);
    }

    /**
     * The same for a memory that counts the tries that came to nothing.
     *
     * @param lapsed whoever was given the PIN before that is not waited for any more
     */
    Trial begin(Cryptoki.Slot slot, byte[] pin, PinSource source, Instant now, Instant lapsed) {
        Hash mark = mark(slot, pin);
        if (refused.contains(mark)) {
            throw new HsmException(
                    Kind.PIN_REFUSED,
                    "token "
                            + slot.label()
                            + " refused the PIN in "
                            + source
                            + " before, and it is not tried again");
        }
        Given given = new Given(now);
        Given standing =
                underWay.merge(
                        mark,
                        given,
                        (before, after) -> before.at.isBefore(lapsed) ? after : before);
        if (standing != given) {
            // Perhaps inside a module that hangs: what it will say is not known.
            throw new HsmException(
                    Kind.AWAY,
                    "token " + slot.label() + " has not answered yet to the PIN in " + source);
        }
        return new Trial() {
            @Override
            public void refused(boolean lastingly) {
                boolean _ = refused.add(mark);
                boolean _ = underWay.remove(mark, given);
            }

            @Override
            public void over() {
                boolean _ = underWay.remove(mark, given);
            }
        };
    }

    /** Stands for a token and a PIN, as long as this process lives. */
    Hash mark(Cryptoki.Slot slot, byte[] pin) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(
                    (slot.serial() + "\0" + slot.label() + "\0").getBytes(StandardCharsets.UTF_8));
            return Hash.of(mac.doFinal(pin));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
