package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What PostgreSQL is told of each connection that the gateway keeps, so that a replica which is
 * gone without a word (its host lost power, or the network between) does not leave rows locked for
 * everybody else: some 25 s later the server takes it for gone, and no session waits for a lock, or
 * idles with one, for longer than is told here. {@code ALTER ROLE … SET}, {@code ALTER DATABASE …
 * SET} and the URL's {@code options} go before.
 */
final class SessionBounds {

    /**
     * Seconds, and milliseconds for what ends in timeout. Who waits for a lock is told by the
     * server before the driver's 30 s are over: a socket that only the driver closes leaves the
     * server's process waiting, and those are counted. An open transaction idles while the chain
     * and a token are asked, which takes less than two minutes.
     */
    private static final String SET =
            """
            select set_config(ours.name, ours.value, false)
            from (values ('tcp_keepalives_idle', '10'),
                         ('tcp_keepalives_interval', '5'),
                         ('tcp_keepalives_count', '3'),
                         ('tcp_user_timeout', '20000'),
                         ('lock_timeout', '25000'),
                         ('idle_in_transaction_session_timeout', '120000')) as ours (name, value)
            join pg_settings on pg_settings.name = ours.name
            where pg_settings.source not in ('database', 'user', 'database user', 'client')
            """;

    private SessionBounds() {}

    /**
     * Sets them for as long as the connection lasts.
     *
     * @param connection in auto-commit mode; closed where that fails
     */
    static void set(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(SET);
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }
}
