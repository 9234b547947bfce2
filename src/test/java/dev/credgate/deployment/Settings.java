package dev.credgate.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings that the operator's handbook knows, as environment variables. */
final class Settings {

    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final Set<Pattern> names = new HashSet<>();

    /** Reads {@code docs/operators.md}. */
    static Settings documented() {
        Settings settings = new Settings();
        try {
            Matcher rows = ROW.matcher(Files.readString(Path.of("docs/operators.md")));
            while (rows.find()) {
                settings.row(rows.group(1));
            }
            return settings;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One row may name several: {@code credgate.issuer.certificate}, then {@code .key}. */
    private void row(String cell) {
        Matcher matcher = NAME.matcher(cell);
        String first = "";
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name.startsWith(".")) {
                name = first.substring(0, first.lastIndexOf('.')) + name;
            } else {
                first = name;
            }
            if (name.startsWith("credgate.") || name.startsWith("CREDGATE_")) {
                names.add(asVariable(name));
            }
        }
    }

    private static Pattern asVariable(String key) {
        String variable =
                key.replaceAll("\\[n]\\.?", "_#__")
                        .replaceAll("\\.\"<n>\"\\.", "__#__")
                        .replaceAll("[^A-Za-z0-9#]", "_")
                        .toUpperCase(Locale.ROOT);
        return Pattern.compile(variable.replace("#", "[0-9]+"));
    }

    /** Whether a variable of that name sets something. */
    boolean know(String variable) {
        return names.stream().anyMatch(name -> name.matcher(variable).matches());
    }
}
