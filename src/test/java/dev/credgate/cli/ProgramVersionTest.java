package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --version} prints. */
class ProgramVersionTest {

    private static String line(String version, String commit) {
        Properties notes = new Properties();
        notes.setProperty("version", version);
        notes.setProperty("commit", commit);
        return ProgramVersion.of(notes).line();
    }

    @Test
    void theLineNamesProgramVersionAndCommitAsFarAsTheyAreKnown() {
        assertThat(line("1.2.3", "v1.2-4-gabcdef0123-dirty"))
                .isEqualTo("credgate 1.2.3 (commit v1.2-4-gabcdef0123-dirty)");
        assertThat(line("1.2.3", "")).isEqualTo("credgate 1.2.3");
        assertThat(line("1.2.3", "${credgate.commit}")).isEqualTo("credgate 1.2.3");
        assertThat(line("${project.version}", "")).isEqualTo("credgate of an unknown version");
        assertThat(ProgramVersion.of(new Properties()))
                .isEqualTo(new ProgramVersion(Optional.empty(), Optional.empty()));
    }

    /** The notes lie beside the classes, filled in or not: an old name would be no note at all. */
    @Test
    void theProgramHasItsNotes() {
        assertThat(ProgramVersion.class.getResource("/credgate-version.properties")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "hsm --version", "-V", "audit verify --version"})
    void eachCommandTellsIt(String arguments) {
        StringWriter out = new StringWriter();
        assertThat(
                        CredGate.commandLine()
                                .setOut(new PrintWriter(out, true))
                                .execute(arguments.split(" ", -1)))
                .isZero();
        assertThat(out.toString())
                .isEqualTo(ProgramVersion.ofThis().line() + System.lineSeparator());
    }
}
