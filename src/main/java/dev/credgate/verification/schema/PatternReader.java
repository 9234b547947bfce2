package dev.credgate.verification.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Reads the linear subset of ECMA 262's regular expressions. */
final class PatternReader {

    private static final int MAX_LENGTH = 1_000;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_COUNT = 1_000;

    private final int[] in;
    private int at;
    private int depth;

    PatternReader(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw refused("is longer than " + MAX_LENGTH + " characters");
        }
        in = expression.codePoints().toArray();
    }

    PatternNode read() {
        PatternNode node = choice();
        if (at < in.length) {
            throw refused("has a closing parenthesis too many");
        }
        return node;
    }

    private PatternNode choice() {
        if (++depth > MAX_DEPTH) {
            throw refused("nests deeper than " + MAX_DEPTH);
        }
        List<PatternNode> parts = new ArrayList<>();
        parts.add(sequence());
        while (at < in.length && in[at] == '|') {
            at++;
            parts.add(sequence());
        }
        depth--;
        return parts.size() == 1 ? parts.getFirst() : new PatternNode.Choice(parts);
    }

    private PatternNode sequence() {
        List<PatternNode> parts = new ArrayList<>();
        while (at < in.length && in[at] != '|' && in[at] != ')') {
            parts.add(repeated(atom()));
        }
        return new PatternNode.Sequence(parts);
    }

    private PatternNode atom() {
        int c = in[at++];
        return switch (c) {
            case '^' -> new PatternNode.Begin();
            case '$' -> new PatternNode.End();
            case '.' ->
                    new PatternNode.Characters(point ->
                            point != '\n' && point != '\r' && point != 0x2028 && point != 0x2029);
            case '(' -> group();
            case '[' -> new PatternNode.Characters(characterClass());
            case '\\' -> new PatternNode.Characters(escape(false));
            case '*', '+', '?', '{', '}', ']' ->
                    throw refused(
                            "has " + Character.toString(c) + " where nothing can be repeated");
            default -> new PatternNode.Characters(point -> point == c);
        };
    }

    private PatternNode group() {
        if (at < in.length && in[at] == '?') {
            if (at + 1 >= in.length || in[at + 1] != ':') {
                throw refused("looks around or names a group, which is not of the linear subset");
            }
            at += 2;
        }
        PatternNode inner = choice();
        if (at >= in.length || in[at] != ')') {
            throw refused("leaves a parenthesis open");
        }
        at++;
        return inner;
    }

    private PatternNode repeated(PatternNode atom) {
        if (at >= in.length) {
            return atom;
        }
        PatternNode node =
                switch (in[at]) {
                    case '*' -> repeat(atom, 0, -1);
                    case '+' -> repeat(atom, 1, -1);
                    case '?' -> repeat(atom, 0, 1);
                    case '{' -> counted(atom);
                    default -> atom;
                };
        if (node != atom && at < in.length && in[at] == '?') {
            at++; // Lazy: it matches the same texts.
        }
        return node;
    }

    private PatternNode repeat(PatternNode atom, int least, int most) {
        at++;
        return new PatternNode.Repeat(atom, least, most);
    }

    private PatternNode counted(PatternNode atom) {
        at++;
        int least = count();
        int most = least;
        if (at < in.length && in[at] == ',') {
            at++;
            most = at < in.length && in[at] == '}' ? -1 : count();
        }
        if (at >= in.length || in[at] != '}' || most >= 0 && most < least) {
            throw refused("has a malformed repetition");
        }
        return repeat(atom, least, most);
    }

    private int count() {
        int start = at;
        int count = 0;
        while (at < in.length && in[at] >= '0' && in[at] <= '9') {
            count = Math.min(count * 10 + (in[at++] - '0'), MAX_COUNT + 1);
        }
        if (at == start || count > MAX_COUNT) {
            throw refused("repeats more than " + MAX_COUNT + " times, or an unknown number");
        }
        return count;
    }

    private IntPredicate characterClass() {
        boolean negated = at < in.length && in[at] == '^';
        if (negated) {
            at++;
        }
        IntPredicate set = _ -> false;
        while (true) {
            if (at >= in.length) {
                throw refused("leaves a class open");
            }
            if (in[at] == ']') {
                at++;
                return negated ? set.negate() : set;
            }
            set = set.or(classItem());
        }
    }

    private IntPredicate classItem() {
        boolean escaped = in[at] == '\\';
        if (escaped && at + 1 < in.length && "dDwWsSpP".indexOf(in[at + 1]) >= 0) {
            at++;
            return escape(true);
        }
        int low = classCharacter();
        if (at + 1 < in.length && in[at] == '-' && in[at + 1] != ']') {
            at++;
            return range(low, classCharacter());
        }
        return point -> point == low;
    }

    private int classCharacter() {
        int c = in[at++];
        return c == '\\' ? escapedCharacter(true) : c;
    }

    private static IntPredicate range(int low, int high) {
        if (low > high) {
            throw refused("has a range the wrong way round");
        }
        return point -> point >= low && point <= high;
    }

    private IntPredicate escape(boolean inClass) {
        if (at >= in.length) {
            throw refused("ends in a backslash");
        }
        switch (in[at]) {
            case 'd', 'D', 'w', 'W', 's', 'S' -> {
                return named(in[at++]);
            }
            case 'p', 'P' -> {
                boolean negated = in[at++] == 'P';
                IntPredicate property = property();
                return negated ? property.negate() : property;
            }
            default -> {
                int c = escapedCharacter(inClass);
                return point -> point == c;
            }
        }
    }

    private static IntPredicate named(int letter) {
        IntPredicate digit = point -> point >= '0' && point <= '9';
        IntPredicate word =
                digit.or(point ->
                        point >= 'a' && point <= 'z'
                                || point >= 'A' && point <= 'Z'
                                || point == '_');
        IntPredicate space =
                point ->
                        point >= 9 && point <= 13
                                || point == 0xFEFF
                                || point == 0x2028
                                || point == 0x2029
                                || Character.getType(point) == Character.SPACE_SEPARATOR;
        return switch (letter) {
            case 'd' -> digit;
            case 'D' -> digit.negate();
            case 'w' -> word;
            case 'W' -> word.negate();
            case 's' -> space;
            default -> space.negate();
        };
    }

    private IntPredicate property() {
        int close = at;
        while (close < in.length && in[close] != '}') {
            close++;
        }
        if (at >= in.length || in[at] != '{' || close == in.length) {
            throw refused("has a malformed property");
        }
        String name = new String(in, at + 1, close - at - 1);
        at = close + 1;
        return switch (name) {
            case "L", "Letter" -> Character::isLetter;
            case "Lu", "Uppercase_Letter" -> Character::isUpperCase;
            case "Ll", "Lowercase_Letter" -> Character::isLowerCase;
            case "N", "Nd", "Decimal_Number" -> Character::isDigit;
            case "Script=Han", "sc=Han" ->
                    point -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HAN;
            default -> throw refused("names the property " + name + ", which is not known here");
        };
    }

    private int escapedCharacter(boolean inClass) {
        if (at >= in.length) {
            throw refused("ends in a backslash");
        }
        int c = in[at++];
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'b' -> {
                if (inClass) {
                    yield '\b';
                }
                throw refused("asks for a word's edge, which is not of the linear subset");
            }
            default -> {
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    throw refused(
                            "has the escape \\"
                                    + Character.toString(c)
                                    + ", not of the linear subset");
                }
                yield c;
            }
        };
    }

    private int hex(int digits) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < in.length ? Character.digit(in[at++], 16) : -1;
            if (digit < 0) {
                throw refused("has a malformed escape");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("a pattern " + why);
    }
}
