package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.thread.Effort;

/**
 * How much one document may cost, in steps of some tens of nanoseconds: contexts within contexts
 * and graphs made to be hard grow faster than their text. Counted and not timed, so that a document
 * gets the same answer everywhere, however busy the machine is.
 */
final class Work {

    private static final int MOST = 1_000_000;

    /** Letters that are copied and gone through in the time of a step. */
    private static final int LETTERS_A_STEP = 64;

    private final long most;
    private final Effort effort = Effort.current();
    private long spent;

    Work() {
        this(MOST);
    }

    /**
     * Work of another kind of step.
     *
     * @param most steps for the whole document
     */
    Work(long most) {
        this.most = most;
    }

    /** Spends what a text takes that is made or gone through. */
    void spendOn(String text) {
        if (text.length() >= LETTERS_A_STEP) {
            spend(text.length() / LETTERS_A_STEP);
        }
    }

    void spend(long steps) {
        spent += steps;
        // What is more than one document may take is not done, and costs the others nothing.
        if (spent > most || !effort.spend(steps)) {
            throw JsonLdFlawed.of(
                    Flaw.GRAPH_TOO_COMPLEX, "reading it as a graph takes more steps than allowed");
        }
    }
}
