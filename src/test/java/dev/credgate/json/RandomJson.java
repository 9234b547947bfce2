package dev.credgate.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A value drawn at random and a text that a sender may have made of it: any order of members, white
 * space, escapes where none is needed.
 */
final class RandomJson {

    private static final String[] PIECES = {
        "a",
        "Z",
        "name",
        " ",
        "/",
        "\"",
        "\\",
        "\b",
        "\t",
        "\n",
        "\f",
        "\r",
        "\u0000",
        "\u001f",
        "\u007f",
        "\u0080",
        "\u07ff",
        "\u0800",
        "é",
        "中",
        "\u2028",
        "\ud7ff",
        "\ue000",
        "\ufb33",
        "\uffff",
        "😀",
        "\udbff\udfff"
    };
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t", "\r\n  "};

    private final Random random;
    final Object value;
    final String text;

    RandomJson(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        value = value(0);
        text = space() + text(value) + space();
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 10)) {
            case 0 -> PlainJcs.Nothing.NULL;
            case 1 -> random.nextBoolean();
            case 2, 3 -> string();
            case 4, 5 -> new PlainJcs.Word(number());
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int more = random.nextInt(5); more > 0; more--) {
                    list.add(value(depth + 1));
                }
                yield list;
            }
            default -> {
                // Now and then more than are kept without a table.
                int most = random.nextInt(50) == 0 ? 60 : 7;
                Map<String, Object> map = new LinkedHashMap<>();
                for (int more = random.nextInt(most); more > 0; more--) {
                    map.put(string(), value(depth + 1));
                }
                yield map;
            }
        };
    }

    private String string() {
        StringBuilder text = new StringBuilder();
        for (int more = random.nextInt(6); more > 0; more--) {
            text.append(
                    random.nextInt(20) == 0
                            ? "A plain text of some length, ".repeat(random.nextInt(5))
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private String number() {
        String sign = random.nextInt(3) == 0 ? "-" : "";
        return switch (random.nextInt(8)) {
            case 0 -> sign + random.nextInt(1000);
            case 1 -> sign + new BigInteger(random.nextInt(80), random);
            case 2 ->
                    sign
                            + new BigDecimal(
                                            new BigInteger(random.nextInt(70), random),
                                            random.nextInt(40))
                                    .toPlainString();
            case 3 ->
                    sign
                            + new BigInteger(1 + random.nextInt(60), random)
                            + (random.nextBoolean() ? "e" : "E")
                            + (random.nextBoolean() ? "" : "+")
                            + random.nextInt(320);
            case 4 ->
                    sign
                            + random.nextInt(10)
                            + "."
                            + random.nextInt(1000)
                            + "e-"
                            + random.nextInt(340);
            // Powers of two, where the doubles below are closer than those above.
            case 5 -> sign + spelled(Math.scalb(1.0, random.nextInt(2098) - 1074));
            case 6 -> sign + (random.nextBoolean() ? "0" : "0.0e5");
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? spelled(any) : "0";
            }
        };
    }

    /** Java's shortest digits, or all of them. */
    private String spelled(double value) {
        return random.nextBoolean() ? Double.toString(value) : new BigDecimal(value).toString();
    }

    private String text(Object of) {
        return switch (of) {
            case Map<?, ?> map -> {
                List<String> members = new ArrayList<>();
                map.forEach((name, member) ->
                        members.add(
                                space()
                                        + quoted((String) name)
                                        + space()
                                        + ":"
                                        + space()
                                        + text(member)
                                        + space()));
                Collections.shuffle(members, random);
                yield "{" + (members.isEmpty() ? space() : String.join(",", members)) + "}";
            }
            case List<?> list ->
                    "["
                            + (list.isEmpty()
                                    ? space()
                                    : String.join(
                                            ",",
                                            list.stream()
                                                    .map(one -> space() + text(one) + space())
                                                    .toList()))
                            + "]";
            case String string -> quoted(string);
            case PlainJcs.Word(String number) -> number;
            case PlainJcs.Nothing _ -> "null";
            default -> of.toString();
        };
    }

    private String quoted(String string) {
        StringBuilder out = new StringBuilder("\"");
        string.codePoints()
                .forEach(point -> {
                    String plain = Character.toString(point);
                    if (point < 0x20 || random.nextInt(12) == 0) {
                        String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
                        plain.chars().forEach(unit -> out.append(form.formatted(unit)));
                    } else if (point == '"'
                            || point == '\\'
                            || point == '/' && random.nextBoolean()) {
                        out.append('\\').append(plain);
                    } else {
                        out.append(plain);
                    }
                });
        return out.append('"').toString();
    }

    private String space() {
        return SPACES[random.nextInt(SPACES.length)];
    }
}
