package dev.credgate.verification.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * A regular expression that is matched in time linear in the text, whatever the expression: all
 * states of its automaton are followed at once (Thompson 1968), nothing is tried twice. What needs
 * backtracking (back references, look-around) is refused. Immutable.
 *
 * <p>The syntax is ECMA 262's, as JSON Schema recommends it: literals, {@code .}, classes, {@code
 * \d \w \s} and their opposites, groups, alternatives, counted and open repetitions, {@code ^} and
 * {@code $}. A match may lie anywhere in the text.
 */
public final class LinearPattern {

    /** States of one automaton. */
    static final int MAX_STATES = 4_000;

    private final int[] operation;
    private final int[] first;
    private final int[] second;
    private final List<IntPredicate> sets;

    private static final int SET = 0;
    private static final int SPLIT = 1;
    private static final int JUMP = 2;
    private static final int BEGIN = 3;
    private static final int END = 4;
    private static final int MATCH = 5;

    private LinearPattern(Program program) {
        int size = program.code.size();
        operation = new int[size];
        first = new int[size];
        second = new int[size];
        for (int i = 0; i < size; i++) {
            operation[i] = program.code.get(i)[0];
            first[i] = program.code.get(i)[1];
            second[i] = program.code.get(i)[2];
        }
        sets = List.copyOf(program.sets);
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException when it is malformed, too large, or not of the linear subset
     */
    public static LinearPattern compile(String expression) {
        PatternNode node = new PatternReader(expression).read();
        Program program = new Program();
        program.emit(node);
        program.add(MATCH, 0, 0);
        return new LinearPattern(program);
    }

    /** How many states its automaton has: each takes some 16 bytes. */
    public int states() {
        return operation.length;
    }

    /** Whether a match lies anywhere in the text. */
    public boolean find(String text) {
        return find(text, _ -> {});
    }

    /**
     * Whether a match lies anywhere in the text.
     *
     * @param steps told how many states were looked at since it was last told; what it throws ends
     *     the search
     */
    boolean find(String text, IntConsumer steps) {
        int[] points = text.codePoints().toArray();
        BitSet current = new BitSet(operation.length);
        for (int at = 0; at <= points.length; at++) {
            // A match may begin here too.
            if (follow(current, 0, at, points.length)) {
                return true;
            }
            if (at == points.length) {
                return false;
            }
            steps.accept(current.cardinality());
            BitSet next = new BitSet(operation.length);
            for (int state = current.nextSetBit(0);
                    state >= 0;
                    state = current.nextSetBit(state + 1)) {
                if (operation[state] == SET
                        && sets.get(first[state]).test(points[at])
                        && follow(next, state + 1, at + 1, points.length)) {
                    return true;
                }
            }
            current = next;
        }
        return false;
    }

    /** Adds a state and all that it leads to without a character; whether that is a match. */
    private boolean follow(BitSet states, int from, int at, int length) {
        Deque<Integer> open = new ArrayDeque<>();
        open.push(from);
        while (!open.isEmpty()) {
            int state = open.pop();
            if (states.get(state)) {
                continue;
            }
            states.set(state);
            switch (operation[state]) {
                case SPLIT -> {
                    open.push(first[state]);
                    open.push(second[state]);
                }
                case JUMP -> open.push(first[state]);
                case BEGIN -> {
                    if (at == 0) {
                        open.push(state + 1);
                    }
                }
                case END -> {
                    if (at == length) {
                        open.push(state + 1);
                    }
                }
                case MATCH -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    /** The automaton while it is built. */
    private static final class Program {
        final List<int[]> code = new ArrayList<>();
        final List<IntPredicate> sets = new ArrayList<>();

        int add(int operation, int first, int second) {
            if (code.size() >= MAX_STATES) {
                throw new IllegalArgumentException(
                        "the pattern needs more than " + MAX_STATES + " states");
            }
            code.add(new int[] {operation, first, second});
            return code.size() - 1;
        }

        void emit(PatternNode node) {
            switch (node) {
                case PatternNode.Characters(IntPredicate set) -> {
                    sets.add(set);
                    add(SET, sets.size() - 1, 0);
                }
                case PatternNode.Begin _ -> add(BEGIN, 0, 0);
                case PatternNode.End _ -> add(END, 0, 0);
                case PatternNode.Sequence(var parts) -> parts.forEach(this::emit);
                case PatternNode.Choice(var parts) -> choice(parts);
                case PatternNode.Repeat(var part, int least, int most) -> repeat(part, least, most);
            }
        }

        private void choice(List<PatternNode> parts) {
            List<Integer> ends = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                boolean last = i == parts.size() - 1;
                int split = last ? -1 : add(SPLIT, code.size() + 1, 0);
                emit(parts.get(i));
                if (!last) {
                    ends.add(add(JUMP, 0, 0));
                    code.get(split)[2] = code.size();
                }
            }
            ends.forEach(end -> code.get(end)[1] = code.size());
        }

        private void repeat(PatternNode part, int least, int most) {
            for (int i = 0; i < least; i++) {
                // A state of its own, so that repeated nothing is bounded too.
                add(JUMP, code.size() + 1, 0);
                emit(part);
            }
            if (most < 0) {
                int split = add(SPLIT, code.size() + 1, 0);
                emit(part);
                add(JUMP, split, 0);
                code.get(split)[2] = code.size();
                return;
            }
            List<Integer> splits = new ArrayList<>();
            for (int i = least; i < most; i++) {
                splits.add(add(SPLIT, code.size() + 1, 0));
                emit(part);
            }
            splits.forEach(split -> code.get(split)[2] = code.size());
        }
    }
}
