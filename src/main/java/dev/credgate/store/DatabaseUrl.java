package dev.credgate.store;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A JDBC URL of one of the two databases, completed with what durability needs.
 *
 * @param jdbc what the database's own driver is given
 * @param file the H2 database's path without its {@code .mv.db}; empty for PostgreSQL
 */
record DatabaseUrl(String jdbc, Optional<Path> file) {

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String RETRY = "retry:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException when it is of no database that keeps what it acknowledged
     */
    static DatabaseUrl parse(String url) {
        if (url.startsWith(POSTGRESQL)) {
            return new DatabaseUrl(url, Optional.empty());
        }
        if (!url.startsWith(H2_FILE)) {
            throw new IllegalArgumentException(
                    "the database URL must begin with "
                            + H2_FILE
                            + " or "
                            + POSTGRESQL
                            + ", and \""
                            + withoutSecrets(url)
                            + "\" does not");
        }
        int settings = url.indexOf(';');
        String path =
                url.substring(H2_FILE.length(), settings < 0 ? url.length() : settings)
                        .replaceFirst("^" + RETRY, "");
        if (path.isBlank()) {
            throw new IllegalArgumentException("the database URL names no file: " + H2_FILE);
        }
        Path file =
                path.startsWith("~/")
                        ? Path.of(System.getProperty("user.home"), path.substring(2))
                        : Path.of(path).toAbsolutePath().normalize();
        // An interrupt in the middle of file access closes a channel for good, and with it the
        // database; "retry:" opens it again.
        var completed = new StringBuilder(H2_FILE).append(RETRY).append(file);
        String given = settings < 0 ? "" : url.substring(settings);
        completed.append(given);
        if (!mentions(given, "ACCESS_MODE_DATA")) {
            // AUTO_SERVER lets a second process of the same person read while the gateway runs.
            complete(completed, given, "AUTO_SERVER", "TRUE");
        }
        // 0 is the only delay at which a commit writes before it returns (and not even then does it
        // force: see Database.force).
        complete(completed, given, "WRITE_DELAY", "0");
        complete(completed, given, "LOCK_TIMEOUT", "10000");
        // How long freed space is left alone, in ms: by then what freed it must have been forced,
        // and
        // here every commit is forced at once.
        complete(completed, given, "RETENTION_TIME", "10000");
        // Else the host's: what a text or a type without a zone means must not change with it.
        complete(completed, given, "TIME ZONE", "UTC");
        return new DatabaseUrl(completed.toString(), Optional.of(file));
    }

    boolean isPostgresql() {
        return file.isEmpty();
    }

    /** The URL for somebody who only reads: H2 makes no new file. */
    String existing() {
        return isPostgresql() || mentions(jdbc, "IFEXISTS") ? jdbc : jdbc + ";IFEXISTS=TRUE";
    }

    /** What may be shown: the URL as it is used, without its settings. */
    String display() {
        return withoutSecrets(jdbc.replace(H2_FILE + RETRY, H2_FILE));
    }

    private static String withoutSecrets(String url) {
        return url.replaceFirst("[;?].*", "").replaceFirst("//[^/]*@", "//");
    }

    private static void complete(StringBuilder url, String given, String setting, String value) {
        if (!mentions(given, setting)) {
            url.append(';').append(setting).append('=').append(value);
        }
    }

    private static boolean mentions(String settings, String setting) {
        return settings.toUpperCase(Locale.ROOT).contains(';' + setting + '=');
    }
}
