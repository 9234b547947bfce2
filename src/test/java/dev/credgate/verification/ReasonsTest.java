package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/reasons.md and the program know the same codes, each with a meaning and a next step. */
class ReasonsTest {

    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| `([a-z_0-9]+)` \\| (.+) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);

    @Test
    void eachCodeIsDocumentedOnceAndEachDocumentedCodeExists() throws IOException {
        String page = Files.readString(Path.of("docs", "reasons.md"));
        List<String> documented = ROW.matcher(page).results().map(row -> row.group(1)).toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::code).toList());
        for (MatchResult row : ROW.matcher(page).results().toList()) {
            assertThat(row.group(2)).as(row.group(1)).hasSizeGreaterThan(10);
            assertThat(row.group(3)).as(row.group(1)).hasSizeGreaterThan(5);
        }
    }

    @Test
    void eachFlawOfFormHasAReasonOfItsName() {
        for (Flaw flaw : Flaw.values()) {
            assertThat(Reasons.of(flaw).name()).isEqualTo(flaw.name());
        }
    }
}
