package dev.credgate.vcapi;

/**
 * What the suites call a failure: told as HTTP 400. Without a stack trace, since it is an answer
 * like another.
 */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String kind;

    /**
     * @param kind the last part of the problem's type, as the standards name it
     * @param detail a sentence for whoever sent the request
     */
    Refused(String kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    static Refused malformed(String detail) {
        return new Refused("MALFORMED_VALUE_ERROR", detail);
    }
}
