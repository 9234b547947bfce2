package dev.credgate.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jboss.logging.Logger;

/**
 * Lets an H2 file reuse its space while it is open. H2 writes each commit as a chunk of its own and
 * gathers what is left of old chunks in a background thread, which {@code WRITE_DELAY=0} switches
 * off: the file would grow by some 13 KiB for each audit record until it is closed. This does the
 * same part of that thread's work. What it frees is overwritten only after H2's retention time, 45
 * s, by when it has long been forced.
 */
@ApplicationScoped
class H2Housekeeping {

    private static final Logger LOG = Logger.getLogger(H2Housekeeping.class);

    /** Rewrite when less than this part of the chunks, in percent, is alive. */
    private static final int TARGET_FILL_RATE = 80;

    /** Bytes rewritten at a time; writers wait meanwhile. */
    private static final int STEP = 2 << 20;

    private static final int STEPS = 16;

    private final Database database;

    H2Housekeeping(Database database) {
        this.database = database;
    }

    @Scheduled(every = "15s", delayed = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        if (database.isPostgresql()) {
            return;
        }
        try {
            compact(database);
        } catch (SQLException e) {
            LOG.warnf("the H2 file could not be tidied: %s", e.getMessage());
        }
    }

    /**
     * Rewrites the emptiest chunks, a few steps of it. Nothing when another process holds the file.
     */
    static void compact(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            if (connection.unwrap(JdbcConnection.class).getSession()
                    instanceof SessionLocal local) {
                var store = local.getDatabase().getStore().getMvStore();
                for (int i = 0; i < STEPS && store.compact(TARGET_FILL_RATE, STEP); i++) {
                    store.commit();
                }
            }
        }
        database.force();
    }
}
