package dev.credgate.verification.schema;

import java.util.List;
import java.util.function.IntPredicate;

/** A regular expression, read. */
sealed interface PatternNode {

    /** One character of a set. */
    record Characters(IntPredicate set) implements PatternNode {}

    /** The text's beginning. */
    record Begin() implements PatternNode {}

    /** The text's end. */
    record End() implements PatternNode {}

    /** One after the other. */
    record Sequence(List<PatternNode> parts) implements PatternNode {}

    /** One of them. */
    record Choice(List<PatternNode> parts) implements PatternNode {}

    /**
     * Several times.
     *
     * @param most negative for no bound
     */
    record Repeat(PatternNode part, int least, int most) implements PatternNode {}
}
