package dev.credgate.issuance;

import dev.credgate.issuance.KeyOutcome.Refused;
import dev.credgate.issuance.KeyOutcome.Unavailable;
import dev.credgate.store.IssuerKeys.IssuerKey;
import java.util.Locale;

/**
 * That a wish about keys comes to nothing, and what whoever wished is answered: thrown within the
 * answer to one wish, and caught where that is given. It has no stack trace.
 */
final class KeyRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient KeyOutcome outcome;

    private KeyRefusedException(KeyOutcome outcome) {
        super(null, null, false, false);
        this.outcome = outcome;
    }

    /** It cannot be, for a reason that is told. */
    static KeyRefusedException refused(KeyRefusal refusal, String detail) {
        return new KeyRefusedException(new Refused(refusal, detail));
    }

    /** Something does not answer that is needed for it; asking again is safe. */
    static KeyRefusedException unavailable(String detail) {
        return new KeyRefusedException(new Unavailable(detail));
    }

    /** No request of that id is one that the agency could decide now. */
    static KeyRefusedException unknownRequest() {
        return refused(
                KeyRefusal.UNKNOWN_REQUEST,
                "nothing of that id waits for a decision of this agency");
    }

    /** Refuses what cannot be done to a key where it stands, unless it {@code holds}. */
    static void require(boolean holds, String otherwise, IssuerKey key) {
        if (!holds) {
            throw refused(
                    KeyRefusal.KEY_STATE_CONFLICT,
                    otherwise + "; this one is " + key.stage().name().toLowerCase(Locale.ROOT));
        }
    }

    /** What whoever wished is answered. */
    KeyOutcome outcome() {
        return outcome;
    }
}
