package dev.credgate.credential.dataintegrity.jsonld;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
}
