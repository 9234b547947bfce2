package dev.credgate.verification;

import dev.credgate.credential.Flaw;
import java.util.EnumMap;
import java.util.Map;

/** Flaws of form as reasons of a verdict: one of the same name for each. */
final class Reasons {

    private static final Map<Flaw, Reason> BY_FLAW = new EnumMap<>(Flaw.class);

    static {
        for (Flaw flaw : Flaw.values()) {
            BY_FLAW.put(flaw, Reason.valueOf(flaw.name()));
        }
    }

    private Reasons() {}

    static Reason of(Flaw flaw) {
        Reason reason = BY_FLAW.get(flaw);
        if (reason == null) {
            throw new IllegalStateException("no reason is named " + flaw);
        }
        return reason;
    }
}
