package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A document's canonical form beside what selections of it say: both in one set of blank nodes. For
 * one thread.
 */
public final class Selections {

    private final Contexts contexts;
    private final JsonObject document;
    private final Sha2 hash;
    private final BlankNodes blanks = new BlankNodes();
    private final Canonical whole;

    Selections(Contexts contexts, JsonObject document, Sha2 hash) {
        this.contexts = contexts;
        this.document = document;
        this.hash = hash;
        Expander expander = new Expander(contexts, blanks);
        Collection<Quad> statements = expander.statements(document);
        expander.descriptions().requireOnePlace();
        this.whole = Rdfc.canonical(statements, hash);
    }

    /** The document's canonical form. */
    public Canonical whole() {
        return whole;
    }

    /**
     * What a selection says.
     *
     * @param lines its N-Quads, blank nodes in the document's canonical names, in no order
     * @param ownNames of each blank node in it, by its canonical name in the document, the name
     *     that it has when the selection is canonicalised by itself
     */
    public record Said(List<String> lines, Map<String, String> ownNames) {
        public Said {
            lines = List.copyOf(lines);
            ownNames = Map.copyOf(ownNames);
        }
    }

    /** What a selection of the document says; see {@link JsonSelection}. */
    public JsonLd.Result<Said> of(JsonSelection selection) {
        try {
            selection.copies().forEach(copy -> blanks.same(copy.copy(), copy.original()));
            Collection<Quad> quads =
                    new Expander(contexts, blanks).statements(selection.document());
            List<String> lines = new ArrayList<>(quads.size());
            StringBuilder line = new StringBuilder(256);
            for (Quad quad : quads) {
                line.setLength(0);
                quad.write(line, name -> whole.names().getOrDefault(name, name));
                lines.add(line.toString());
            }
            Map<String, String> names = new java.util.HashMap<>();
            Rdfc.canonical(quads, hash)
                    .names()
                    .forEach((name, own) -> names.put(whole.names().getOrDefault(name, name), own));
            return new JsonLd.Result.Got<>(new Said(lines, names));
        } catch (JsonLdFlawed flawed) {
            return new JsonLd.Result.Refused<>(flawed.found());
        } catch (OutOfOrdinary _) {
            // The document is none such, but its language without its text is.
            return new JsonLd.Result.Refused<>(
                    JsonLdFlawed.context("a pointer chooses a keyword without its value").found());
        }
    }

    /** The document. */
    public JsonObject document() {
        return document;
    }
}
