package dev.credgate.hsm;

/**
 * The token did not do what was asked. The message is one line for an operator and never holds a
 * PIN.
 */
public final class HsmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the caller can do about it. */
    public enum Kind {
        /** A setting is wrong: nothing changes until a person changes it. */
        CONFIGURATION,
        /** The token refused the PIN; it is not tried again, so that the token does not lock. */
        PIN_REFUSED,
        /** The token is not there or does not work now; later it may. */
        AWAY,
        /** Too much was asked of the token at once. */
        BUSY,
        /** The token works and has no such key, or the key is not what it must be. */
        KEY
    }

    private final Kind kind;
    private final String line;

    HsmException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.line = message;
    }

    HsmException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.line = message;
    }

    @Override
    public String getMessage() {
        return line;
    }

    /** What the caller can do about it. */
    public Kind kind() {
        return kind;
    }
}
