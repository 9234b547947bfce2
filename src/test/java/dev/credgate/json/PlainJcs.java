package dev.credgate.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * RFC 8785 word by word, slowly, over maps, lists, strings, booleans, {@link Word}s and {@link
 * Nothing}. Shares nothing with what it is compared with.
 */
final class PlainJcs {

    /** A number as a text spells it. */
    record Word(String number) {}

    /** JSON's null. */
    enum Nothing {
        NULL
    }

    private PlainJcs() {}

    /** The canonical text; empty when a number has none. */
    static Optional<String> canonical(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                // String's order is that of UTF-16 units: section 3.2.3.
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((name, member) -> sorted.put((String) name, member));
                yield joined(
                        "{",
                        sorted.entrySet().stream()
                                .map(member ->
                                        canonical(member.getValue())
                                                .map(text -> string(member.getKey()) + ":" + text)),
                        "}");
            }
            case List<?> list -> joined("[", list.stream().map(PlainJcs::canonical), "]");
            case String text -> Optional.of(string(text));
            case Word(String number) -> number(number);
            case Boolean truth -> Optional.of(truth.toString());
            case Nothing _ -> Optional.of("null");
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    private static Optional<String> joined(
            String before, Stream<Optional<String>> parts, String after) {
        List<Optional<String>> all = parts.toList();
        return all.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        all.stream()
                                .map(Optional::orElseThrow)
                                .collect(Collectors.joining(",", before, after)))
                : Optional.empty();
    }

    /** Section 3.2.2.2. */
    private static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> out.append(c < 0x20 ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return out.append('"').toString();
    }

    /** Section 3.2.2.3, but for what two readers would take for two numbers. */
    private static Optional<String> number(String token) {
        double value = Double.parseDouble(token);
        if (Double.isInfinite(value)
                || token.matches("-?[0-9]+")
                        && new BigDecimal(token).compareTo(new BigDecimal(value)) != 0) {
            return Optional.empty();
        }
        if (value == 0) {
            return Optional.of("0");
        }
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        return Optional.of((value < 0 ? "-" : "") + ecmaScript(shortest));
    }

    /** ECMA-262, Number::toString, step 5 and note 2: the fewest digits, the closest, the even. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        return IntStream.rangeClosed(1, 17)
                .mapToObj(digits ->
                        Stream.of(RoundingMode.FLOOR, RoundingMode.CEILING)
                                .map(mode -> exact.round(new MathContext(digits, mode)))
                                .filter(near -> near.doubleValue() == value)
                                .min(
                                        Comparator.<BigDecimal, BigDecimal>comparing(
                                                        near -> near.subtract(exact).abs())
                                                .thenComparing(
                                                        near -> near.unscaledValue().testBit(0))))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
    }

    /** The same, steps 6 to 12, with its names. */
    private static String ecmaScript(BigDecimal number) {
        String s = number.unscaledValue().toString();
        int k = s.length();
        int n = k - number.scale();
        if (k <= n && n <= 21) {
            return s + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return s.substring(0, n) + "." + s.substring(n);
        }
        if (-6 < n && n <= 0) {
            return "0." + "0".repeat(-n) + s;
        }
        String exponent = "e" + (n - 1 < 0 ? "-" : "+") + Math.abs(n - 1);
        return k == 1 ? s + exponent : s.charAt(0) + "." + s.substring(1) + exponent;
    }
}
