package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;

/**
 * How much one document may cost, in steps of some tens of nanoseconds: contexts within contexts
 * and graphs made to be hard grow faster than their text.
 */
final class Work {

    private static final int MOST = 1_000_000;

    private int spent;

    void spend(int steps) {
        spent += steps;
        if (spent > MOST) {
            throw JsonLdFlawed.of(
                    Flaw.GRAPH_TOO_COMPLEX, "reading it as a graph takes more steps than allowed");
        }
    }
}
