package dev.credgate.store;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Transactions whose outcome can be relied on: each is one of its own, whatever the caller has
 * open, and a write is on disk before the call returns.
 */
@ApplicationScoped
class DurableTransactions {

    /** Longest that a transaction may take, in seconds. */
    static final int TIMEOUT = 30;

    /** ISO 9075: unique constraint violation; the same in both databases. */
    private static final String DUPLICATE = "23505";

    private final Database database;

    DurableTransactions(Database database) {
        this.database = database;
    }

    /**
     * Writes and makes it last.
     *
     * @return what {@code work} returned; empty when it would have written a key a second time, in
     *     which case nothing was written and who wrote it first is durable too
     * @throws StoreUnavailableException for every other failure; {@code what} says of what
     */
    <T> Optional<T> write(String what, Supplier<T> work) {
        Optional<T> result;
        try {
            result =
                    Optional.of(QuarkusTransaction.requiringNew().timeout(TIMEOUT).call(work::get));
        } catch (RuntimeException e) {
            if (!isDuplicate(e)) {
                throw new StoreUnavailableException(
                        "the database did not " + what + ": " + reason(e), e);
            }
            result = Optional.empty();
        }
        try {
            database.force();
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not " + what + " durably: " + e.getMessage(), e);
        }
        return result;
    }

    /**
     * Writes in steps, each by itself, until one has nothing to do any more.
     *
     * @param step returns how much it did
     * @return how much all of them did
     * @throws StoreUnavailableException when a step failed; those before it last
     */
    long whileAny(String what, Supplier<Long> step) {
        long done = 0;
        long some;
        do {
            some = write(what, step).orElse(0L);
            done += some;
        } while (some > 0);
        return done;
    }

    /**
     * Reads.
     *
     * @throws StoreUnavailableException when that failed; {@code what} says what was read
     */
    <T> T read(String what, Supplier<T> work) {
        try {
            return QuarkusTransaction.requiringNew().timeout(TIMEOUT).call(work::get);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreUnavailableException(
                    "the database did not " + what + ": " + reason(e), e);
        }
    }

    private static boolean isDuplicate(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && DUPLICATE.equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
