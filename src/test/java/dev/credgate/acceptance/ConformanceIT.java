package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checks of the folder that {@code CREDGATE_CONFORMANCE} names, against the VC-API's test
 * endpoints: what the W3C suites ask. With a stack for each position of the second switch, since
 * those endpoints are off otherwise. What each group of checks finds is held to the table of {@code
 * docs/conformance.md}, skipped cases included.
 */
class ConformanceIT {

    private static final String FOLDER = "CREDGATE_CONFORMANCE";
    private static final Path COPY = Path.of("target", "conformance");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([\\w.-]+)` \\| (.+?) \\| (.+?) \\|", Pattern.MULTILINE);

    /** Whether a key that the issuer does not control may sign for it. */
    private enum ForeignIssuers {
        OFF,
        ON;

        String setting() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the page says of each group. */
        Map<String, String> told() throws IOException {
            Map<String, String> scores = new LinkedHashMap<>();
            ROW.matcher(Files.readString(Path.of("docs", "conformance.md")))
                    .results()
                    .forEach(row -> scores.put(row.group(1), row.group(this == OFF ? 2 : 3)));
            return scores;
        }
    }

    /** What one check found. */
    private record Finding(String group, String name, String result, String message) {

        static Finding of(JsonNode result) {
            return new Finding(
                    result.get("group").asText(),
                    result.get("name").asText(),
                    result.get("result").asText(),
                    result.path("message").asText());
        }
    }

    /** Before a stack comes up for nothing. */
    @BeforeAll
    static void theChecksAreThere() {
        boolean there = System.getenv(FOLDER) != null;
        if (!there) {
            System.out.println(
                    FOLDER + " names no folder: the conformance checks are left out of this run");
        }
        assumeTrue(there, FOLDER + " is not set");
    }

    @ParameterizedTest(name = "foreign issuers {0}")
    @EnumSource
    void everyGroupScoresAsThePageSays(ForeignIssuers foreign) throws Exception {
        try (Stack stack =
                Stack.up(
                        Map.of(
                                "CREDGATE_VC_API",
                                "on",
                                "CREDGATE_VC_API_FOREIGN_ISSUERS",
                                foreign.setting()))) {
            assertThatTheProfileNamesAnIssuerForEachSuite(stack);

            List<Finding> findings = findings(stack, foreign);

            assertThat(scores(findings)).hasSize(7).isEqualTo(foreign.told());
            // Published vectors whose issuer does not control the key: just those, and only where
            // the two are tied.
            assertThat(findings)
                    .filteredOn(finding -> finding.result().equals("failed"))
                    .allMatch(finding ->
                            foreign == ForeignIssuers.OFF
                                    && finding.group().equals("vectors")
                                    && finding.name().endsWith(" is accepted"));
            assertThat(findings)
                    .filteredOn(finding -> finding.result().equals("skipped"))
                    .allMatch(finding ->
                            finding.message().startsWith("needs the context ")
                                    || finding.message().equals("its validUntil is past"));
        }
    }

    private static void assertThatTheProfileNamesAnIssuerForEachSuite(Stack stack) {
        JsonNode issuers = stack.verifier().gets("/profile").with(200).json().get("issuers");

        assertThat(issuers.findValuesAsText("id"))
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(id -> assertThat(id).startsWith("did:key:z"));
    }

    private static List<Finding> findings(Stack stack, ForeignIssuers foreign) throws Exception {
        Path checks = copied().resolve("check");
        if (!Files.isDirectory(checks.resolve("node_modules"))) {
            Ended installing = run(checks, "npm", "install", "--no-audit", "--no-fund", "--silent");
            assertThat(installing.code()).as(installing.said()).isZero();
        }
        Path report = COPY.resolve("foreign-issuers-" + foreign.setting() + ".json");
        Files.deleteIfExists(report);
        Ended ended =
                run(
                        checks,
                        "node",
                        "check.mjs",
                        "all",
                        stack.env("GATEWAY_URL").replace("localhost", "127.0.0.1"),
                        "--report",
                        report.toAbsolutePath().toString());
        System.out.println("Conformance, foreign issuers " + foreign.setting() + ":");
        System.out.print(ended.said());
        assertThat(report).as(ended.said()).exists();
        List<Finding> findings = new ArrayList<>();
        Answer.JSON
                .readTree(report.toFile())
                .get("results")
                .forEach(result -> findings.add(Finding.of(result)));
        return findings;
    }

    /** Passed, failed and skipped, as the page writes them, by group. */
    private static Map<String, String> scores(List<Finding> findings) {
        Map<String, List<Finding>> groups = new LinkedHashMap<>();
        findings.forEach(finding ->
                groups.computeIfAbsent(finding.group(), _ -> new ArrayList<>()).add(finding));
        Map<String, String> scores = new LinkedHashMap<>();
        groups.forEach((group, found) ->
                scores.put(
                        group,
                        Stream.of("passed", "failed", "skipped")
                                .map(result ->
                                        found.stream()
                                                .filter(one -> one.result().equals(result))
                                                .count())
                                .map(String::valueOf)
                                .collect(Collectors.joining(" / "))));
        return scores;
    }

    /** The folder may be read-only, and what npm installs is not wanted in it. */
    private static Path copied() throws IOException {
        Path from = Path.of(System.getenv(FOLDER));
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

    private record Ended(int code, String said) {}

    private static Ended run(Path folder, String... command) throws Exception {
        Path log = Files.createTempFile("conformance", ".log");
        Process process =
                new ProcessBuilder(List.of(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as(command[0] + " ended in time")
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        Files.delete(log);
        return new Ended(process.exitValue(), said);
    }
}
