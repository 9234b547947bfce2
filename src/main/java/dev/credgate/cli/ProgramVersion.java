package dev.credgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * Which program this is, as its build noted it.
 *
 * @param version empty where the classes were not built by Maven
 * @param commit as {@code git describe} tells it; empty where it was built outside of a repository
 */
record ProgramVersion(Optional<String> version, Optional<String> commit) {

    private static final String NOTES = "/credgate-version.properties";

    /** This program's. */
    static ProgramVersion ofThis() {
        Properties notes = new Properties();
        try (InputStream in = ProgramVersion.class.getResourceAsStream(NOTES)) {
            if (in != null) {
                notes.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(notes);
    }

    /** What the notes say. What the build did not fill in is unknown. */
    static ProgramVersion of(Properties notes) {
        return new ProgramVersion(filledIn(notes, "version"), filledIn(notes, "commit"));
    }

    private static Optional<String> filledIn(Properties notes, String key) {
        return Optional.ofNullable(notes.getProperty(key))
                .map(String::strip)
                .filter(value -> !value.isEmpty() && !value.startsWith("${"));
    }

    /** One line for a person or a script: name, version, commit where it is known. */
    String line() {
        return "credgate "
                + version.orElse("of an unknown version")
                + commit.map(known -> " (commit " + known + ")").orElse("");
    }
}
