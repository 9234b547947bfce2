package dev.credgate.issuance;

import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.TwoPeople;
import java.time.Instant;
import java.util.Optional;

/**
 * How a request stands.
 *
 * @param key the key that it is about, or that it asks for; empty while there is none
 */
public record KeyRequestStanding(KeyRequest request, Progress progress, Optional<IssuerKey> key) {

    /** How far a request came. */
    public enum Progress {
        /** It waits for a second person. */
        OPEN,
        /** Nobody decided it in time. */
        LAPSED,
        /** It was taken back, or not approved. */
        DROPPED,
        /** It was approved, and the chain has it not so yet. */
        APPROVED,
        /**
         * The chain has it so, or the key has gone further since. It stays so, whatever is asked
         * for about the key later.
         */
        DONE
    }

    /** When a request is void, if nobody decided it. */
    public static Instant lapses(KeyRequest request) {
        return request.requestedAt().plus(TwoPeople.LIFETIME);
    }
}
