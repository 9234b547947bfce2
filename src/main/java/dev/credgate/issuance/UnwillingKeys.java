package dev.credgate.issuance;

import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys with which a token that is well refuses to sign, as after somebody restricted them: they
 * rest for a while, since each order that is carried out in vain with one leaves a credential on
 * record that nobody is handed, and the audit record tells of it twice. A second at first, for what
 * passes at once; twice as long after each further refusal, until it signs. Thread-safe.
 */
final class UnwillingKeys {

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private final InstantSource clock;

    /** By the key's label. */
    private final Map<String, Rest> resting = new ConcurrentHashMap<>();

    /**
     * How long a key rests.
     *
     * @param why what the token said
     */
    private record Rest(Instant until, Duration length, HsmException why) {

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }

    UnwillingKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** Why it is not to be tried now; empty where it may. */
    Optional<HsmException> rest(String label) {
        Rest rest = resting.get(label);
        return rest == null || rest.isOver(clock.instant())
                ? Optional.empty()
                : Optional.of(rest.why());
    }

    /** The same signer; what comes of its signatures is noted here. */
    Signer watched(Signer signer) {
        return new Signer() {
            @Override
            public TokenKey key(String keyId) {
                return signer.key(keyId);
            }

            @Override
            public UncheckedSignature sign(
                    String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                try {
                    UncheckedSignature signature = signer.sign(keyId, algorithm, bytes);
                    if (!resting.isEmpty()) {
                        resting.remove(keyId);
                    }
                    return signature;
                } catch (HsmException e) {
                    if (e.kind() == Kind.KEY) {
                        refused(keyId, e);
                    }
                    throw e;
                }
            }
        };
    }

    private void refused(String label, HsmException why) {
        Instant now = clock.instant();
        // Of many who asked at once, one counts.
        resting.compute(
                label,
                (_, before) ->
                        before == null || before.isOver(now)
                                ? rest(now, before == null ? FIRST_REST : longer(before), why)
                                : before);
    }

    private static Rest rest(Instant now, Duration length, HsmException why) {
        return new Rest(now.plus(length), length, why);
    }

    private static Duration longer(Rest before) {
        Duration twice = before.length().multipliedBy(2);
        return twice.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : twice;
    }
}
