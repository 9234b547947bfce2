package dev.credgate.store;

import java.sql.SQLException;

/** Says in one line why a database can't be used and what to do. */
final class ConnectionFailure {

    private ConnectionFailure() {}

    static String explain(DatabaseUrl url, String user, SQLException thrown) {
        SQLException e = innermost(thrown);
        String where = "the database " + url.display();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String why = oneLine(String.valueOf(e.getMessage()));
        if (state.startsWith("28")) {
            return where
                    + " refuses the user \""
                    + user
                    + "\": check CREDGATE_DATABASE_USER and CREDGATE_DATABASE_PASSWORD_FILE ("
                    + why
                    + ")";
        }
        if (e.getErrorCode() == 90048) {
            return where
                    + " was written by another version of H2 than this program has: export it with"
                    + " that version's SCRIPT command and import it with RUNSCRIPT ("
                    + why
                    + ")";
        }
        if (e.getErrorCode() == 90020) {
            return where
                    + " is held by another process: stop that, or use PostgreSQL for several"
                    + " replicas ("
                    + why
                    + ")";
        }
        if (state.equals("3D000") || e.getErrorCode() == 90146) {
            return where
                    + " does not exist: create it (the gateway makes an H2 file when it first starts), or correct CREDGATE_DATABASE_URL ("
                    + why
                    + ")";
        }
        return where
                + " can't be opened: "
                + why
                + "; check CREDGATE_DATABASE_URL"
                + (url.isPostgresql()
                        ? " and that the server runs and can be reached"
                        : " and that its folder is writable");
    }

    /**
     * Whether a database that answered so may answer otherwise in a moment: it is starting (57P03),
     * has as many connections as it takes (53300), or did not answer in the pool's time, of which
     * the pool tells without a state.
     */
    static boolean passes(SQLException thrown) {
        String state = innermost(thrown).getSQLState();
        return state == null || state.equals("57P03") || state.equals("53300");
    }

    private static SQLException innermost(SQLException thrown) {
        SQLException innermost = thrown;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && e.getMessage() != null) {
                innermost = e;
            }
        }
        return innermost;
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
