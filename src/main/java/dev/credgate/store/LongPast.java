package dev.credgate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;

/**
 * Since when what has expired may be forgotten. One clock does not say: where it runs ahead and is
 * set back, a nonce or a token that was taken for expired is accepted again. So it must lie in the
 * past by this process's clock and by the database's, and longer ago than clocks may differ.
 * Thread-safe.
 */
@ApplicationScoped
class LongPast {

    private final Database database;
    private final DatabaseConfig config;
    private final InstantSource clock;

    LongPast(Database database, DatabaseConfig config, InstantSource clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /**
     * What expired before this is not needed any more. Blocks on the database.
     *
     * @throws StoreUnavailableException when the database did not say what time it is
     */
    Instant before() {
        Instant here = clock.instant();
        Instant there = databaseTime();
        return (here.isBefore(there) ? here : there).minus(config.purgeMargin());
    }

    private Instant databaseTime() {
        try (Connection connection = database.connect();
                Statement asked = connection.createStatement()) {
            asked.setQueryTimeout(DurableTransactions.TIMEOUT);
            try (ResultSet row = asked.executeQuery("select current_timestamp")) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not say what time it is: " + e.getMessage(), e);
        }
    }
}
