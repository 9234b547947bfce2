package dev.credgate.verification;

/** What one check came to. */
public enum Outcome {
    PASS,
    FAIL,
    /** It could not be decided: a source was stale, unreachable or unknown. Never opens a door. */
    UNKNOWN,
    /** It does not apply here; the detail says why. */
    SKIP
}
