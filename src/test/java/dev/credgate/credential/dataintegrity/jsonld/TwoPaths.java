package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the compiled path and the general one make of a document, each by itself. */
public final class TwoPaths {

    private final JsonLd jsonLd = new JsonLd(ContextStore.bundled());

    /** Canonical lines, or why there are none. */
    record Answer(Optional<List<String>> lines, Optional<Flaw> flaw, String why) {

        /** What the other does not have. */
        String without(Answer other) {
            List<String> rest = new ArrayList<>(lines.orElse(List.of()));
            rest.removeAll(other.lines().orElse(List.of()));
            return rest.stream().limit(4).toList() + why;
        }

        static Answer of(Supplier<Collection<Quad>> path) {
            try {
                return new Answer(
                        Optional.of(Rdfc.canonical(path.get(), Sha2.SHA_256).lines()),
                        Optional.empty(),
                        "");
            } catch (JsonLdFlawed flawed) {
                return new Answer(
                        Optional.empty(),
                        Optional.of(flawed.found().flaw()),
                        flawed.found().toString());
            }
        }
    }

    /** The compiled path's answer; empty where it leaves the document to the general one. */
    Optional<Answer> compiled(JsonObject document) {
        try {
            return Optional.of(Answer.of(() -> jsonLd.compiled(document)));
        } catch (OutOfOrdinary _) {
            return Optional.empty();
        }
    }

    Answer general(JsonObject document) {
        return Answer.of(() -> jsonLd.general(document));
    }

    /**
     * How the paths differ in what counts for a proof; empty where they do not. The general one may
     * leave out no statement that the compiled one makes, and where it finds a term without meaning
     * the compiled one may not pass over it, unless it is a name that only N-Quads can hold; nor
     * may the order of statements matter. How the library reads contexts that JSON-LD reads
     * otherwise is not compared here: the equal answers on ordinary documents are {@code
     * CompiledPathTest}'s.
     */
    public Optional<String> difference(JsonObject document) {
        Optional<Answer> compiled = compiled(document);
        if (compiled.isEmpty() || compiled.get().lines().isEmpty()) {
            return Optional.empty();
        }
        // As documents go that way: names are looked at first.
        Answer general =
                Answer.of(() -> {
                    NamesInPlace.check(document);
                    return jsonLd.general(document);
                });
        boolean passedOver =
                general.flaw().equals(Optional.of(Flaw.TERM_UNDEFINED))
                        && allAreUris(jsonLd.compiled(document));
        if (passedOver
                || general.lines()
                        .filter(lines -> lines.size() < compiled.get().lines().orElseThrow().size())
                        .isPresent()) {
            return Optional.of(
                    "compiled %s, general %s"
                            .formatted(
                                    compiled.get().without(general),
                                    general.without(compiled.get())));
        }
        Answer reversed =
                Answer.of(() -> {
                    List<Quad> quads = new ArrayList<>(jsonLd.compiled(document));
                    Collections.reverse(quads);
                    return quads;
                });
        return reversed.lines().equals(compiled.get().lines())
                        || reversed.flaw().equals(Optional.of(Flaw.GRAPH_TOO_COMPLEX))
                ? Optional.empty()
                : Optional.of("the order of statements matters");
    }

    private static boolean allAreUris(Collection<Quad> quads) {
        for (Quad quad : quads) {
            for (@Nullable String name :
                    Arrays.asList(
                            quad.subject(),
                            quad.predicate(),
                            quad.datatype() == null ? quad.object() : quad.datatype(),
                            quad.graph())) {
                if (name != null && !Iris.isBlank(name) && !isUri(name)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isUri(String name) {
        try {
            new URI(name);
            return true;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
