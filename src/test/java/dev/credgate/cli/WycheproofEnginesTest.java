package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.cli.WycheproofSuite.Contestant;
import dev.credgate.crypto.KeyAlgorithm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every signature file of Project Wycheproof against every engine that is here, as {@code credgate
 * engines --wycheproof} does it, also in the native executable; {@code CREDGATE_VECTORS} names the
 * folder above it.
 */
class WycheproofEnginesTest {

    private static Path folder() {
        String vectors = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                vectors != null,
                "CREDGATE_VECTORS is not set: Wycheproof's signature cases were NOT run");
        return Path.of(String.valueOf(vectors), "wycheproof");
    }

    @Test
    void everyEngineIsRightAboutEveryCase() {
        Path folder = folder();
        StringWriter out = new StringWriter();
        int code =
                new CommandLine(new EnginesCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("--wycheproof", folder.toString());
        assertThat(out.toString())
                .contains("right secp256k1-recovery", "right Ed25519", ", 0 wrong")
                .doesNotContain("WRONG");
        assertThat(code).isZero();
    }

    @Test
    void noFileOfSignaturesIsLeftOut() throws IOException {
        Set<String> known =
                WycheproofSuite.all().stream()
                        .map(WycheproofSuite::file)
                        .collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(
                            files.map(file -> file.toFile().getName())
                                    .filter(name -> name.matches("(ecdsa|ed25519|rsa).*\\.json")))
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    @Test
    void everyAlgorithmHasItsFileAndEachOfItsEnginesIsAsked() {
        assertThat(WycheproofSuite.all())
                .allSatisfy(suite ->
                        assertThat(suite.engines())
                                .extracting(Contestant::engine)
                                .contains("bouncycastle"))
                .extracting(WycheproofSuite::algorithm)
                // BBS has none: BbsTest holds it to the draft's own vectors.
                .containsAll(EnumSet.complementOf(EnumSet.of(KeyAlgorithm.BBS)));
    }

    @Test
    void anEngineThatIsWrongIsNamedWithTheCase(@TempDir Path folder) throws IOException {
        // A good signature that the file calls bad: engines take it, and the report calls them
        // wrong.
        for (WycheproofSuite suite : WycheproofSuite.all()) {
            Files.copy(
                    folder().resolve(suite.file()),
                    folder.resolve(suite.file()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Path changed = folder.resolve("ed25519_test.json");
        String text = Files.readString(changed, StandardCharsets.UTF_8);
        Files.writeString(
                changed,
                text.replaceFirst("(\"result\"\\s*:\\s*)\"valid\"", "$1\"invalid\""),
                StandardCharsets.UTF_8);
        StringWriter out = new StringWriter();
        int code =
                new CommandLine(new EnginesCommand())
                        .setOut(new PrintWriter(out, true))
                        .execute("--json", "--wycheproof", folder.toString());
        assertThat(code).isEqualTo(1);
        for (JsonNode row : new ObjectMapper().readTree(out.toString())) {
            if (row.get("algorithm").asText().equals("Ed25519")) {
                assertThat(row.get("wrong")).hasSize(1);
                assertThat(row.get("wrong").get(0).asText()).endsWith(": taken");
            } else {
                assertThat(row.get("wrong")).isEmpty();
            }
        }
    }

    @Test
    void whatIsNoFileOfCasesIsRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("some.json");
        for (String text :
                List.of(
                        "",
                        "[]",
                        "{}",
                        "{\"numberOfTests\":1,\"testGroups\":3}",
                        "{\"numberOfTests\":1,\"testGroups\":[3]}",
                        "{\"numberOfTests\":1,\"testGroups\":[{\"publicKey\":3}]}",
                        "{\"numberOfTests\":1e9,\"testGroups\":[]}",
                        "{\"numberOfTests\":1,\"testGroups\":[{\"publicKey\":{},\"tests\":[{"
                                + "\"tcId\":1,\"comment\":\"\",\"result\":\"valid\",\"msg\":\"0\","
                                + "\"sig\":\"\"}]}]}")) {
            Files.writeString(file, text, StandardCharsets.UTF_8);
            assertThatThrownBy(() -> WycheproofFile.read(file))
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("some.json");
        }
    }
}
