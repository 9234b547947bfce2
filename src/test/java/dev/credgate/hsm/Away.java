package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;

/** A token that does not answer, for tests of the rooms above. */
public final class Away {

    private Away() {}

    /** What is thrown then. */
    public static HsmException exception() {
        return exception(Kind.AWAY);
    }

    /** What is thrown for another reason. */
    public static HsmException exception(Kind kind) {
        return new HsmException(kind, "the token is " + kind);
    }
}
