package dev.credgate.credential.dataintegrity.jsonld;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A graph in its canonical form (RDF Dataset Canonicalization, RDFC-1.0). Immutable.
 *
 * @param lines canonical N-Quads in code point order, each with its end of line
 * @param names the canonical name of each blank node, by its name before; both with {@code _:}
 */
public record Canonical(List<String> lines, Map<String, String> names) {

    public Canonical {
        lines = List.copyOf(lines);
        names = Map.copyOf(names);
    }

    /** The whole text. */
    public String text() {
        return String.join("", lines);
    }

    /** The whole text in UTF-8. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** The lines under other names of blank nodes, again in code point order. */
    public List<String> relabelled(UnaryOperator<String> names) {
        List<String> relabelled = new ArrayList<>(lines.size());
        lines.forEach(line -> relabelled.add(relabelled(line, names)));
        relabelled.sort(Rdfc.BY_CODE_POINT);
        return List.copyOf(relabelled);
    }

    /** A line of N-Quads under other names of blank nodes; literals and IRIs stay as they are. */
    public static String relabelled(String line, UnaryOperator<String> names) {
        StringBuilder out = null;
        int from = 0;
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '<') {
                at = line.indexOf('>', at) + 1;
            } else if (c == '"') {
                at = afterLiteral(line, at + 1);
            } else if (c == '_') {
                int end = line.indexOf(' ', at);
                out = out == null ? new StringBuilder(line.length() + 64) : out;
                out.append(line, from, at).append(names.apply(line.substring(at, end)));
                at = end;
                from = end;
            } else {
                at++;
            }
        }
        return out == null ? line : out.append(line, from, line.length()).toString();
    }

    private static int afterLiteral(String line, int from) {
        int at = from;
        while (line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
