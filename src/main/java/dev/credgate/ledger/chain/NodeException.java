package dev.credgate.ledger.chain;

/** The node could not be asked, would not answer, or answered what cannot be used. */
final class NodeException extends Exception {
    private static final long serialVersionUID = 1;

    /** What went wrong, and with it what helps. */
    enum Kind {
        /** No connection, a time-out, a broken one: waiting helps. */
        UNREACHABLE,
        /** A JSON-RPC or HTTP error: asking for less may help. */
        REFUSED,
        /** Garbage, or an answer that contradicts another one: asking again may help. */
        INCONSISTENT,
        /** The node serves another chain, or the contracts are not there: the operator helps. */
        WRONG_CHAIN
    }

    private final Kind kind;

    NodeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    NodeException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static NodeException inconsistent(String message) {
        return new NodeException(Kind.INCONSISTENT, message);
    }

    Kind kind() {
        return kind;
    }
}
