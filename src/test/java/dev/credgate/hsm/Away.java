package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;

/** A token that does not answer, for tests of the rooms above. */
public final class Away {

    private Away() {}

    /** What is thrown then. */
    public static HsmException exception() {
        return new HsmException(Kind.AWAY, "the token is away");
    }
}
