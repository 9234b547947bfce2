package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;

/**
 * How long the canonical form of a graph is, counted while its statements come: it is held in
 * memory several times over. For one graph; not thread-safe.
 */
final class GraphLength {

    /** Many times as long as any body, and as what is said in one by names of a usual length. */
    private static final long MOST_LETTERS = 16L * 1024 * 1024;

    private long letters;

    /**
     * Counts a statement.
     *
     * @throws JsonLdFlawed when all of them are too long
     */
    void add(Quad quad) {
        letters += quad.length();
        if (letters > MOST_LETTERS) {
            throw tooLong();
        }
    }

    long letters() {
        return letters;
    }

    static JsonLdFlawed tooLong() {
        return JsonLdFlawed.of(
                Flaw.GRAPH_TOO_COMPLEX, "written out as a graph it is longer than allowed");
    }
}
