package dev.credgate.verification.schema;

/** What holds, the better first: of a conjunction the worst stands. */
enum Truth {
    HOLDS,
    /** As far as is disclosed; a hidden value alone would have to tell. */
    HIDDEN,
    /** An alternative, a negation or a comparison turns on a hidden value. */
    UNDECIDED,
    BROKEN;

    /** What stands of both together. */
    Truth and(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
