package dev.credgate.credential.dataintegrity.jsonld;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundled contexts are those that were published, and nothing lies beside them unpinned. */
class BundledContextsTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "contexts");

    private static List<String[]> pins() throws IOException {
        return Files.readAllLines(FOLDER.resolve("SHA256"), StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" "))
                .toList();
    }

    @Test
    void eachIsWhatItsPinSays() throws Exception {
        for (String[] pin : pins()) {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(Files.readAllBytes(FOLDER.resolve(pin[1])));
            assertThat(HexFormat.of().formatHex(hash)).as(pin[1]).isEqualTo(pin[0]);
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(
                            pins().stream().map(pin -> pin[1]).toList());
        }
        assertThat(ContextStore.bundled().urls())
                .containsExactlyInAnyOrderElementsOf(pins().stream().map(pin -> pin[2]).toList());
    }

    /** Verifiable Credentials Data Model 2.0, appendix B.1, prints the digest of its own. */
    @ParameterizedTest
    @CsvSource({
        "https://www.w3.org/ns/credentials/v2,"
                + "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    })
    void theStandardsAreThePublishedOnes(String url, String digest) throws IOException {
        assertThat(pins())
                .filteredOn(pin -> pin[2].equals(url))
                .extracting(pin -> pin[0])
                .containsExactly(digest);
    }
}
