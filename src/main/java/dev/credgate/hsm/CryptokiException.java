package dev.credgate.hsm;

/** A function of a PKCS#11 module did not do what was asked. Stays within this room. */
final class CryptokiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ReturnValue value;

    CryptokiException(String function, long code) {
        super(function + " of the PKCS#11 module gave " + ReturnValue.name(code));
        this.value = ReturnValue.of(code);
    }

    ReturnValue value() {
        return value;
    }

    /** What a caller of this room is told. */
    HsmException told() {
        return switch (value.remedy()) {
            case NOTHING ->
                    new HsmException(
                            HsmException.Kind.KEY, "the token refuses: " + getMessage(), this);
            case FEWER_SESSIONS ->
                    new HsmException(
                            HsmException.Kind.BUSY, "the token is busy: " + getMessage(), this);
            case SESSION, LOGIN, OBJECT, TOKEN ->
                    new HsmException(
                            HsmException.Kind.AWAY,
                            "the token does not answer: " + getMessage(),
                            this);
        };
    }
}
