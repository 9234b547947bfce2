package dev.credgate.store;

/**
 * The database did not do what was asked: it can't be reached, is full, refuses, or did not answer
 * in time. Nothing may be acknowledged on it; what was asked may or may not have been done.
 */
public final class StoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Says in one sentence what was asked for. */
    public StoreUnavailableException(String message) {
        super(message);
    }

    /** Says in one sentence what was asked for, and what the database answered. */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
