package dev.credgate.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;

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
     * States of a connection that another attempt may get: it broke (08003, 08006), or the server
     * stops or starts (57P01 to 57P03) or has as many as it takes (53300). None where nobody
     * listens (08001), or the two cannot agree (08004, 08P01): that is a matter of settings.
     */
    private static final Set<String> PASSING =
            Set.of("08003", "08006", "57P01", "57P02", "57P03", "53300");

    /**
     * Whether a database that answered so may answer otherwise in a moment, which is plain of a
     * connection that was not to be had or was lost, and of a pool that had none in its time. What
     * fails without a state otherwise, as a driver does that has a fault, fails again.
     */
    static boolean passes(SQLException thrown) {
        SQLException e = innermost(thrown);
        return e instanceof SQLTransientConnectionException
                || (e.getSQLState() == null
                        ? isPoolsTimeout(e)
                        : PASSING.contains(e.getSQLState()));
    }

    /** Agroal has no type of its own for it. */
    private static boolean isPoolsTimeout(SQLException e) {
        return e.getCause() instanceof TimeoutException
                || String.valueOf(e.getMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains("acquisition timeout");
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
