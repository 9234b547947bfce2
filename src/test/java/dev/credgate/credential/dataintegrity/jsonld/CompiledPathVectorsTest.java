package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.dataintegrity.W3cVectors;
import dev.credgate.credential.dataintegrity.jsonld.TwoPaths.Answer;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The compiled path against the general one on every published document in JSON-LD: of the folders
 * {@code CREDGATE_VECTORS} and {@code CREDGATE_CONFORMANCE}.
 */
class CompiledPathVectorsTest {

    private final TwoPaths paths = new TwoPaths(W3cVectors.contexts());

    private static List<Path> files(String setting, String under) {
        String folder = System.getenv(setting);
        assumeTrue(folder != null, setting + " is not set: its documents went NEITHER way");
        try (Stream<Path> all = Files.walk(Path.of(folder, under))) {
            return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<JsonObject> document(Path file) {
        try {
            return JsonParser.parse(Files.readAllBytes(file))
                                    instanceof JsonReading.Read(JsonObject document)
                            && document.members().containsKey("@context")
                    ? Optional.of(document)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which of them went the compiled way, and have the same canonical form by the general one. */
    private List<Path> same(List<Path> files) {
        List<Path> same = new ArrayList<>();
        for (Path file : files) {
            Optional<JsonObject> document = document(file);
            Optional<Answer> compiled = document.flatMap(paths::compiled);
            if (compiled.isPresent()) {
                Answer general = paths.general(document.orElseThrow());
                // What only one of them refuses is refused: it is never told as something else.
                if (compiled.get().lines().isPresent()) {
                    assertThat(compiled.get().lines())
                            .as("%s: %s", file, general.why())
                            .isEqualTo(general.lines());
                    same.add(file);
                }
            }
        }
        return same;
    }

    @Test
    void everyVectorHasOneForm() {
        List<Path> files = files("CREDGATE_VECTORS", "w3c");
        List<Path> same = same(files);
        System.out.println("Both paths agree on " + same.size() + " published vectors");
        assertThat(files.stream().filter(file -> document(file).isPresent()))
                .allMatch(file -> same.contains(file), "none goes another way");
    }

    @Test
    void everyInputOfTheSuitesHasOneForm() {
        List<Path> same = same(files("CREDGATE_CONFORMANCE", "data"));
        System.out.println("Both paths agree on " + same.size() + " inputs of the suites");
        assertThat(same).hasSizeGreaterThan(50);
    }
}
