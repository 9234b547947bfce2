package dev.credgate.credential.weid;

import dev.credgate.credential.weid.ReferenceText.Nothing;
import dev.credgate.credential.weid.ReferenceText.Num;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A credential drawn at random, as values and as the text that a sender may have made of them: any
 * order of members, white space, escapes where none is needed. About a third is wrong somewhere.
 */
final class RandomCredential {

    static final int SALT_LENGTH = 5;
    static final String ISSUER = "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df";

    /** In form, and nobody's. */
    private static final String SIGNATURE =
            "nbKCLX9jAvmkDu1eMYkmMuloTV3jjNJ/fpYq+lzqPHxAvPDIR+BoRltBWf82hrPtZrh4EwfZ/q6WRpgB703+bgE=";

    private static final String[] NUMBERS = {
        "0",
        "-0",
        "31",
        "-7",
        "1.0",
        "1.50",
        "0.001",
        "0.0001",
        "9999999.5",
        "1e7",
        "1E+10",
        "2e23",
        "1.9999999999999998E23",
        "8.409999999999999E21",
        "5e-324",
        "4.9E-324",
        "-0.0",
        "0.0",
        "0e5",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.12345678901234567890",
        "1.0E-4",
        "12345.67",
        "100.0",
        "1.7976931348623157E308",
        "2.0E-3",
        "2.2250738585072011e-308"
    };
    private static final String[] PIECES = {
        "a",
        "Z",
        "9",
        " ",
        ", ",
        "=",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0001",
        "\u001f",
        "\u007f",
        "\u0085",
        "é",
        "中",
        "\u2028",
        "\ue000",
        "ｚ",
        "😀",
        "𐍈",
        "null",
        "0x",
        "Zhang San",
        "{",
        "]"
    };
    private static final String[] NAMES = {
        "id", "name", "age", "claim", "type", "proof", "context", "", "10", "2", "é", "😀", "ｚ",
        "中文", "a b", "created"
    };

    private final Random random;
    private boolean refused;

    /** All its top members but the proof. */
    final Map<String, Object> head = new LinkedHashMap<>();

    final Map<String, Object> claim;
    final Object salt;
    final boolean lite;
    private final String text;

    RandomCredential(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.lite = random.nextInt(6) == 0;
        this.claim = object(1);
        Object salts = salts(claim);
        this.salt = random.nextInt(4) == 0 ? changed(salts) : salts;
        head.put("claim", claim);
        head.put("context", random.nextBoolean() ? "https://c.example/v1" : string());
        head.put("cptId", new Num("" + (1000 + random.nextInt(3_000_000))));
        head.put("expirationDate", new Num("" + (1_900_000_000L + random.nextInt(1_000_000))));
        head.put("id", new UUID(random.nextLong(), random.nextLong()).toString());
        head.put("issuanceDate", new Num("" + (1_600_000_000L + random.nextInt(1_000_000))));
        head.put("issuer", ISSUER);
        String type = lite ? "lite1" : random.nextInt(4) == 0 ? "hashTree" : "original";
        head.put("type", List.of("VerifiableCredential", type));
        Map<String, Object> proof = new LinkedHashMap<>();
        if (!lite) {
            proof.put("created", new Num("1700000000"));
            proof.put("creator", ISSUER + "#keys-" + random.nextInt(3));
            proof.put("salt", salt);
        }
        proof.put("signatureValue", SIGNATURE);
        proof.put("type", "Secp256k1");
        Map<String, Object> document = new LinkedHashMap<>(head);
        document.put("proof", proof);
        StringBuilder out = new StringBuilder();
        write(out, document);
        this.text = out.toString();
    }

    /** What the sender sends. */
    String text() {
        return text;
    }

    /** Whether the text itself is not to be accepted, whatever its values are. */
    boolean refused() {
        return refused;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        // Sometimes more members than small objects have.
        int size = random.nextInt(40) == 0 ? 15 + random.nextInt(8) : random.nextInt(6);
        for (int i = 0; i < size; i++) {
            members.put(name(), value(depth));
        }
        return members;
    }

    private String name() {
        return switch (random.nextInt(4)) {
            case 0 -> string();
            case 1 -> "n" + random.nextInt(30);
            default -> NAMES[random.nextInt(NAMES.length)];
        };
    }

    private Object value(int depth) {
        int kind = random.nextInt(depth > 4 ? 6 : 10);
        return switch (kind) {
            case 0, 1, 2 -> string();
            case 3 -> number();
            case 4 -> random.nextBoolean();
            case 5 -> Nothing.NULL;
            case 6, 7 -> object(depth + 1);
            default -> {
                List<Object> list = new ArrayList<>();
                boolean objects = random.nextBoolean();
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    list.add(objects ? object(depth + 1) : value(depth + 1));
                }
                yield list;
            }
        };
    }

    private Num number() {
        if (random.nextInt(200) == 0) {
            return new Num("-1e999");
        }
        return new Num(
                switch (random.nextInt(4)) {
                    case 0 -> Long.toString(random.nextLong());
                    case 1 -> Double.toString(finite());
                    case 2 ->
                            String.format(
                                    "%." + random.nextInt(1, 20) + "e", random.nextGaussian());
                    default -> NUMBERS[random.nextInt(NUMBERS.length)];
                });
    }

    private double finite() {
        double drawn = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(drawn) ? drawn : 0.5;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        int pieces = random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            string.append(
                    random.nextInt(5) == 0
                            ? Character.toString(character())
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return string.toString();
    }

    private int character() {
        int point = random.nextInt(0x110000);
        return point >= 0xD800 && point <= 0xDFFF ? 'x' : point;
    }

    /** The salt tree of a value; hides a leaf now and then, in the claim too. */
    private Object salts(Object value) {
        if (ReferenceText.isLeaf(value)) {
            return salt();
        }
        if (value instanceof Map<?, ?> members) {
            Map<String, Object> salts = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                if (ReferenceText.isLeaf(member.getValue()) && random.nextInt(5) == 0) {
                    hide(member);
                    salts.put((String) member.getKey(), "0");
                } else {
                    salts.put((String) member.getKey(), salts(member.getValue()));
                }
            }
            return salts;
        }
        List<Object> salts = new ArrayList<>();
        ((List<?>) value).forEach(element -> salts.add(salts(element)));
        return salts;
    }

    @SuppressWarnings("unchecked")
    private void hide(Map.Entry<?, ?> member) {
        ((Map.Entry<String, Object>) member)
                .setValue(
                        switch (random.nextInt(12)) {
                            case 0 -> "0x12";
                            case 1 -> ReferenceText.hash("x").toUpperCase(java.util.Locale.ROOT);
                            case 2 -> Nothing.NULL;
                            default -> ReferenceText.hash("hidden " + random.nextInt());
                        });
    }

    private String salt() {
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < SALT_LENGTH; i++) {
            salt.append("abcXYZ0189".charAt(random.nextInt(10)));
        }
        return salt.toString();
    }

    /** The salt tree with one thing in it another. */
    private Object changed(Object salts) {
        if (salts instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(4) != 0) {
            Map<String, Object> changed = new LinkedHashMap<>();
            int which = random.nextInt(map.size());
            int at = 0;
            for (Map.Entry<?, ?> member : map.entrySet()) {
                changed.put(
                        (String) member.getKey(),
                        at++ == which ? changed(member.getValue()) : member.getValue());
            }
            return changed;
        }
        if (salts instanceof List<?> list && !list.isEmpty()) {
            List<Object> changed = new ArrayList<>(list);
            int which = random.nextInt(changed.size());
            changed.set(which, changed(changed.get(which)));
            return changed;
        }
        if (salts instanceof Map<?, ?> map) {
            Map<String, Object> changed = new LinkedHashMap<>();
            map.forEach((name, salt) -> changed.put((String) name, salt));
            if (!changed.isEmpty() && random.nextBoolean()) {
                changed.remove(changed.keySet().iterator().next());
            } else {
                changed.put(name(), salt());
            }
            return changed;
        }
        return switch (random.nextInt(8)) {
            case 0 -> salt() + "a";
            case 1 -> salt().substring(1);
            case 2 -> "";
            case 3 -> "ab-de";
            case 4 -> "0";
            case 5 -> new Num("12345");
            case 6 -> new LinkedHashMap<String, Object>();
            default -> new ArrayList<>();
        };
    }

    private void write(StringBuilder out, Object value) {
        space(out);
        switch (value) {
            case Map<?, ?> map -> {
                List<Map.Entry<?, ?>> members = new ArrayList<>(map.entrySet());
                if (random.nextBoolean()) {
                    Collections.shuffle(members, random);
                }
                if (!members.isEmpty() && random.nextInt(500) == 0) {
                    refused = true;
                    members.add(members.getFirst());
                }
                out.append('{');
                String before = "";
                for (Map.Entry<?, ?> member : members) {
                    out.append(before);
                    before = ",";
                    space(out);
                    quoted(out, (String) member.getKey());
                    space(out);
                    out.append(':');
                    write(out, member.getValue());
                }
                out.append('}');
            }
            case List<?> list -> {
                out.append('[');
                String before = "";
                for (Object element : list) {
                    out.append(before);
                    before = ",";
                    write(out, element);
                }
                out.append(']');
            }
            case String string -> quoted(out, string);
            case Num(String token) -> out.append(token);
            case Nothing _ -> out.append("null");
            default -> out.append(value);
        }
        space(out);
    }

    private void space(StringBuilder out) {
        if (random.nextInt(12) == 0) {
            out.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }

    private void quoted(StringBuilder out, String text) {
        boolean wild = random.nextInt(8) == 0;
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean needed = c < ' ' || c == '"' || c == '\\';
            // Both halves of a pair are escaped, or neither.
            if (Character.isHighSurrogate(c)) {
                String pair = text.substring(i, ++i + 1);
                out.append(
                        wild
                                ? String.format("\\u%04x\\u%04X", (int) c, (int) pair.charAt(1))
                                : pair);
            } else if (needed || wild && random.nextBoolean()) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        if (random.nextInt(4000) == 0) {
            refused = true;
            out.append("\\udc00");
        }
        out.append('"');
    }
}
