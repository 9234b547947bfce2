package dev.credgate.problem;

import java.time.Duration;
import java.util.Optional;

/**
 * Carries a {@link Problem} out of a resource. Only the edges throw it: the rooms below answer with
 * sealed values. Has no stack trace, since it tells of the request and not of a fault of ours.
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    /** A problem without advice on when to try again. */
    public ProblemException(Problem problem) {
        this(problem, Optional.empty());
    }

    /** A problem that may pass: {@code retryAfter} becomes the header of RFC 9110 §10.2.3. */
    public ProblemException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.type(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /** What is answered. */
    public Problem problem() {
        return problem;
    }

    /** When trying again may help. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
