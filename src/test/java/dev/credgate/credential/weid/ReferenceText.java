package dev.credgate.credential.weid;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The texts that are signed, the slow and obvious way: docs/weidentity-format.md §3, §4, §5 and §7
 * read out loud, with strings, sorted maps and another implementation of Keccak. Shares nothing
 * with the program. Values are maps, lists, strings, booleans, {@link Num} and {@link Nothing}.
 */
final class ReferenceText {

    /** A number as it is spelled. */
    record Num(String token) {}

    /** The JSON value null. */
    enum Nothing {
        NULL
    }

    /** A claim and a salt that may not stand beside each other. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    private final boolean doublesAsSpelled;

    ReferenceText(boolean doublesAsSpelled) {
        this.doublesAsSpelled = doublesAsSpelled;
    }

    /** §2: Keccak-256 as {@code 0x} and hex. */
    static String hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        KeccakDigest keccak = new KeccakDigest(256);
        keccak.update(bytes, 0, bytes.length);
        byte[] digest = new byte[32];
        keccak.doFinal(digest, 0);
        return "0x" + HexFormat.of().formatHex(digest);
    }

    /** §3. */
    String canonical(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                StringJoiner members = new StringJoiner(",", "{", "}");
                new TreeMap<>(map)
                        .forEach((name, member) ->
                                members.add(quoted((String) name) + ":" + canonical(member)));
                yield members.toString();
            }
            case List<?> list -> {
                StringJoiner elements = new StringJoiner(",", "[", "]");
                list.forEach(element -> elements.add(canonical(element)));
                yield elements.toString();
            }
            case String text -> quoted(text);
            case Num(String token) -> number(token);
            case Nothing _ -> "null";
            default -> value.toString();
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case 8 -> quoted.append("\\b");
                case 9 -> quoted.append("\\t");
                case 10 -> quoted.append("\\n");
                case 12 -> quoted.append("\\f");
                case 13 -> quoted.append("\\r");
                default -> quoted.append(c < 32 ? String.format("\\u%04X", (int) c) : "" + c);
            }
        }
        return quoted.append('"').toString();
    }

    /** §3.4. */
    String number(String token) {
        if (token.matches("-?[0-9]+")) {
            return token.equals("-0") ? "0" : token;
        }
        String shortest = Double.toString(Double.parseDouble(token));
        return doublesAsSpelled && inJavasForm(token) ? token : shortest;
    }

    /** Whether Java would print these digits so, if they were a double's. */
    static boolean inJavasForm(String token) {
        String sign = token.startsWith("-") ? "-" : "";
        BigDecimal value = new BigDecimal(token).abs().stripTrailingZeros();
        if (value.signum() == 0) {
            return token.equals(sign + "0.0");
        }
        String digits = value.unscaledValue().toString();
        int exponent = digits.length() - 1 - value.scale();
        String form;
        if (exponent >= -3 && exponent < 7) {
            form = value.toPlainString();
            form = form.contains(".") ? form : form + ".0";
        } else {
            String fraction = digits.substring(1);
            form = digits.charAt(0) + "." + (fraction.isEmpty() ? "0" : fraction) + "E" + exponent;
        }
        return token.equals(sign + form);
    }

    /** §4: the text of a leaf. */
    String leaf(Object value) {
        return switch (value) {
            case String text -> text;
            case Num(String token) -> number(token);
            case Nothing _ -> "null";
            case List<?> list -> {
                StringJoiner elements = new StringJoiner(", ", "[", "]");
                list.forEach(element -> elements.add(leaf(element)));
                yield elements.toString();
            }
            case Map<?, ?> map -> {
                StringJoiner members = new StringJoiner(", ", "{", "}");
                new TreeMap<>(map)
                        .forEach((name, member) -> members.add(name + "=" + leaf(member)));
                yield members.toString();
            }
            default -> value.toString();
        };
    }

    /**
     * §4: whether a list is one leaf: it, or a list in it, holds what is neither object nor list.
     */
    static boolean isLeaf(Object value) {
        return switch (value) {
            case List<?> list ->
                    list.stream()
                            .anyMatch(one ->
                                    !(one instanceof Map)
                                            && (!(one instanceof List) || isLeaf(one)));
            case Map<?, ?> _ -> false;
            default -> true;
        };
    }

    /**
     * §4, §6 and the rules of §11: the claim with each disclosed leaf replaced by its hash.
     *
     * @throws Refused when they may not stand beside each other
     */
    Object hashed(Object claim, Object salt, int saltLength) {
        if (isLeaf(claim)) {
            if (!(salt instanceof String text)) {
                throw new Refused("a leaf without a salt");
            }
            if (text.equals("0")) {
                if (!(claim instanceof String hidden) || !hidden.matches("0x[0-9a-f]{64}")) {
                    throw new Refused("a hidden leaf that is no hash");
                }
                return hidden;
            }
            if (!text.matches("[A-Za-z0-9]{" + saltLength + "}")) {
                throw new Refused("a salt of another length or alphabet");
            }
            if (claim instanceof List<?> && ambiguous(claim)) {
                throw new Refused("a list that reads as another");
            }
            return hash(leaf(claim) + text);
        }
        if (claim instanceof Map<?, ?> members) {
            if (!(salt instanceof Map<?, ?> salts) || !members.keySet().equals(salts.keySet())) {
                throw new Refused("other names");
            }
            Map<String, Object> hashed = new TreeMap<>();
            members.forEach((name, member) ->
                    hashed.put(
                            (String) name,
                            hashed(member, Objects.requireNonNull(salts.get(name)), saltLength)));
            return hashed;
        }
        List<?> elements = (List<?>) claim;
        if (!(salt instanceof List<?> salts) || salts.size() != elements.size()) {
            throw new Refused("another number of elements");
        }
        List<Object> hashed = new java.util.ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            hashed.add(hashed(elements.get(i), salts.get(i), saltLength));
        }
        return hashed;
    }

    private static boolean ambiguous(Object value) {
        return switch (value) {
            case String text -> text.contains(", ");
            case List<?> list -> list.stream().anyMatch(ReferenceText::ambiguous);
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .anyMatch(member ->
                                    ((String) member.getKey()).contains(", ")
                                            || ((String) member.getKey()).contains("=")
                                            || ambiguous(member.getValue()));
            default -> false;
        };
    }

    /** What is disclosed: the claim without the leaves whose salt is {@code 0}. */
    static Object disclosed(Object claim, Object salt) {
        if (isLeaf(claim)) {
            return claim;
        }
        if (claim instanceof Map<?, ?> members) {
            Map<String, Object> left = new java.util.LinkedHashMap<>();
            members.forEach((name, member) -> {
                Object own = Objects.requireNonNull(((Map<?, ?>) salt).get(name));
                if (!"0".equals(own)) {
                    left.put((String) name, disclosed(member, own));
                }
            });
            return left;
        }
        List<Object> left = new java.util.ArrayList<>();
        for (int i = 0; i < ((List<?>) claim).size(); i++) {
            left.add(disclosed(((List<?>) claim).get(i), ((List<?>) salt).get(i)));
        }
        return left;
    }
}
