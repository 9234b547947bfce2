package dev.credgate.verification.schema;

import dev.credgate.thread.Effort;

/**
 * The steps that one evaluation may take, which count against the {@link Effort} of whoever asked
 * too. For one call; not thread-safe.
 */
final class EvaluationSteps {

    /** Steps of one evaluation, so that a schema full of alternatives cannot hold up the rest. */
    private static final int MAX_STEPS = 200_000;

    /** What a step is in those of {@link Effort}, which are shorter. */
    private static final int EFFORT_A_STEP = 10;

    /** Characters of a pointer that are copied in a step. */
    private static final int CHARACTERS_A_STEP = 256;

    private final Effort effort = Effort.current();
    private int steps;

    /** What it takes to copy a pointer of so many characters. */
    static int copying(int characters) {
        return characters / CHARACTERS_A_STEP;
    }

    /**
     * Takes one.
     *
     * @throws IllegalArgumentException as {@link #take(int)}
     */
    void take() {
        take(1);
    }

    /**
     * Takes some more.
     *
     * @throws IllegalArgumentException when they are too many
     */
    void take(int more) {
        steps += more;
        if (steps > MAX_STEPS || !effort.spend((long) more * EFFORT_A_STEP)) {
            throw new IllegalArgumentException("it takes too many steps with claims hidden");
        }
    }
}
