package dev.credgate.crypto;

/**
 * No engine on this machine checks signatures of an algorithm. That says nothing of any signature:
 * whoever asked knows as much as before. Without a stack trace, since it may be thrown for every
 * signature of the kind.
 */
public final class NoEngineException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoEngineException(KeyAlgorithm algorithm) {
        super("no engine checks " + algorithm.label() + " here");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
