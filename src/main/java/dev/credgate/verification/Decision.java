package dev.credgate.verification;

/** The verdict's one word. Only {@link #VALID} opens a door. */
public enum Decision {
    VALID,
    /** At least one check failed. */
    INVALID,
    /**
     * No check failed and at least one could not be decided: an outage is this, never {@link
     * #INVALID}.
     */
    INDETERMINATE
}
