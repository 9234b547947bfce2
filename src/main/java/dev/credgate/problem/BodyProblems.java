package dev.credgate.problem;

/** What both ports say of a body that they do not take. */
public final class BodyProblems {

    private BodyProblems() {}

    /** 408: it did not come in time. */
    public static Problem slow() {
        return Problem.of(408, "slow_body", "Body too slow", "The body did not arrive in time.");
    }

    /**
     * 413: it is larger than allowed.
     *
     * @param limit in bytes
     */
    public static Problem tooLarge(long limit) {
        return Problem.of(
                413, "too_large", "Too large", "The body may have at most " + limit + " bytes.");
    }
}
