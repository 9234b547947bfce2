package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The checks of the folder that {@code CREDGATE_CONFORMANCE} names, against the VC-API's test
 * endpoints: what the W3C suites ask. With a stack of its own, since those are off otherwise.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private static final String FOLDER = "CREDGATE_CONFORMANCE";
    private static final Path COPY = Path.of("target", "conformance");

    private Stack stack;

    @BeforeAll
    void bringUp() {
        stack =
                Stack.up(
                        Map.of(
                                "CREDGATE_VC_API", "on",
                                "CREDGATE_VC_API_FOREIGN_ISSUERS", "on"));
    }

    @AfterAll
    void takeDown() {
        stack.close();
    }

    @Test
    void everyCheckPasses() throws Exception {
        Path checks = copied();
        Path installed = checks.resolve("check/node_modules");
        if (!Files.isDirectory(installed)) {
            runs(checks.resolve("check"), "npm", "install", "--no-audit", "--no-fund", "--silent");
        }

        String said =
                runs(
                        checks.resolve("check"),
                        "node",
                        "check.mjs",
                        "all",
                        stack.env("GATEWAY_URL").replace("localhost", "127.0.0.1"));

        assertThat(said).contains("jose-cose passed 35 failed 0");
    }

    @Test
    void theProfileNamesAnIssuerForEachSuite() {
        var issuers = stack.verifier().gets("/profile").with(200).json().get("issuers");

        assertThat(issuers.findValuesAsText("id"))
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(id -> assertThat(id).startsWith("did:key:z"));
    }

    /** The folder may be read-only, and what npm installs is not wanted in it. */
    private static Path copied() throws IOException {
        String folder = System.getenv(FOLDER);
        if (folder == null) {
            System.out.println(
                    FOLDER + " names no folder: the conformance checks are left out of this run");
        }
        assumeTrue(folder != null, FOLDER + " is not set");
        Path from = Path.of(folder);
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes of)
                            throws IOException {
                        Files.createDirectories(COPY.resolve(from.relativize(at).toString()));
                        return at.endsWith("node_modules")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path at, BasicFileAttributes of)
                            throws IOException {
                        Files.copy(
                                at,
                                COPY.resolve(from.relativize(at).toString()),
                                StandardCopyOption.REPLACE_EXISTING);
                        return FileVisitResult.CONTINUE;
                    }
                });
        return COPY.toAbsolutePath();
    }

    private static String runs(Path folder, String... command) throws Exception {
        Path log = Files.createTempFile("conformance", ".log");
        Process process =
                new ProcessBuilder(List.of(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(command[0] + " ended in time").isTrue();
        String said = Files.readString(log);
        Files.delete(log);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
