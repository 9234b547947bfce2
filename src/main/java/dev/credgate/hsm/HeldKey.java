package dev.credgate.hsm;

import java.util.List;
import java.util.Map;

/**
 * A private key that the token showed, ready for use where it has no faults. Immutable.
 *
 * @param signatures how it signs, by each algorithm of its curve
 * @param hidden whether it was not shown when it was looked for last
 * @param lookedAt when that was, where it is hidden; {@link System#nanoTime}
 */
record HeldKey(
        KeyObjects.Found found,
        Map<SignatureAlgorithm, TokenSignature> signatures,
        boolean hidden,
        long lookedAt) {

    static HeldKey of(KeyObjects.Found found) {
        return new HeldKey(found, TokenSignature.of(found.key()), false, 0);
    }

    TokenKey key() {
        return found.key();
    }

    /** Why it may not be used; empty when it may. */
    List<String> faults() {
        return hidden ? List.of("the token shows it no longer") : found.faults();
    }

    HeldKey shown(long handle) {
        return new HeldKey(
                new KeyObjects.Found(found.key(), handle, found.attributes(), found.faults()),
                signatures,
                false,
                0);
    }

    HeldKey notShown(long now) {
        return new HeldKey(found, signatures, true, now);
    }

    HeldKey withFault(String fault) {
        return new HeldKey(
                new KeyObjects.Found(
                        found.key(), found.handle(), found.attributes(), List.of(fault)),
                signatures,
                hidden,
                lookedAt);
    }
}
