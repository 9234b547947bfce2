package dev.credgate.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Transactions that take turns at rows of an agency's, on all replicas. A replica that is lost with
 * such a row locked keeps everybody else waiting until the server takes it for gone; so that few
 * connections wait there and the others stay for what has nothing to do with it, as the ended
 * sessions, whoever wants more waits without one. Thread-safe; blocks.
 */
final class AgencyTransactions {

    /** One that has the rows, and the next, which has them as soon as they are free. */
    private static final int OF_ONE_AGENCY = 2;

    private final Semaphore together;
    private final Duration patience;
    private final Map<String, Semaphore> agencies = new ConcurrentHashMap<>();

    /**
     * @param together most transactions at once; well below the connections that there are
     * @param patience how long one waits for its turn
     */
    AgencyTransactions(int together, Duration patience) {
        this.together = new Semaphore(together, true);
        this.patience = patience;
    }

    /**
     * As {@link JdbcTransaction#call}, in turn.
     *
     * @throws StoreUnavailableException when its turn did not come in time; then nothing was done
     */
    <T> T call(Database database, String agency, JdbcTransaction.Work<T> work) throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        Semaphore own = agencies.computeIfAbsent(agency, _ -> new Semaphore(OF_ONE_AGENCY, true));
        // The agency's first: who waits behind its own keeps no room from others.
        acquire(own, agency, deadline);
        try {
            acquire(together, agency, deadline);
            try {
                return JdbcTransaction.call(database, work);
            } finally {
                together.release();
            }
        } finally {
            own.release();
        }
    }

    private void acquire(Semaphore semaphore, String agency, long deadline) {
        try {
            if (!semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException(
                        "the transactions of "
                                + agency
                                + " are waiting for each other for "
                                + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(
                    "interrupted while others counted for " + agency, e);
        }
    }
}
