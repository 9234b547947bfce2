package dev.credgate.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/api.md and the program know the same types of problems. */
class ProblemTypesTest {

    private static final Path PROGRAM = Path.of("src", "main", "java");

    /** The second argument: a code, or what has one. */
    private static final Pattern MADE =
            Pattern.compile("Problem\\.of\\(\\s*[a-z0-9]+,\\s*(?:\"([a-z_]+)\"|([a-zA-Z.()]+)),");

    /** {@code GET /auth} names the codes of its refusals to these two. */
    private static final Pattern AUTH = Pattern.compile("\\b(?:dead|refuse)\\(\\s*\"([a-z_]+)\"");

    private static final Pattern ROW =
            Pattern.compile("^\\| (`[a-z_]+`[^|]*) \\| [0-9x, ]+ \\| .+ \\|$", Pattern.MULTILINE);

    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    @Test
    void eachTypeIsDocumentedOnceAndEachDocumentedTypeExists() throws IOException {
        Set<String> told = new TreeSet<>();
        Set<String> elsewhere = new TreeSet<>();
        for (MatchResult made : found(MADE, program())) {
            if (made.group(1) != null) {
                told.add(made.group(1));
            } else {
                elsewhere.add(made.group(2));
            }
        }
        // Whoever adds another way to name a code shows here how it is found. The third is of the
        // VC-API's test endpoints, whose names are W3C's.
        assertThat(elsewhere).containsExactlyInAnyOrder("code", "refusal.code()", "refused.kind()");
        found(AUTH, List.of(PROGRAM.resolve("dev/credgate/gateway/AuthEndpoint.java")))
                .forEach(code -> told.add(code.group(1)));
        Arrays.stream(Refusal.values()).map(Refusal::code).forEach(told::add);
        Arrays.stream(KeyRefusal.values()).map(KeyRefusal::code).forEach(told::add);

        assertThat(documented()).containsExactlyInAnyOrderElementsOf(told);
    }

    private static List<String> documented() throws IOException {
        String page = Files.readString(Path.of("docs", "api.md"));
        String table = page.substring(page.indexOf("## Problems"), page.indexOf("## Management"));
        return ROW.matcher(table)
                .results()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map(code -> code.group(1))
                .toList();
    }

    private static List<Path> program() throws IOException {
        try (Stream<Path> files = Files.walk(PROGRAM)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<MatchResult> found(Pattern pattern, List<Path> files) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(Files.readString(file));
        }
        return pattern.matcher(text).results().toList();
    }
}
