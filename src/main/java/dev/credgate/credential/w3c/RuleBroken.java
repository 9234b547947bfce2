package dev.credgate.credential.w3c;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;

/** Leaves a reading; never leaves the package. Without a stack trace: hostile input is cheap. */
final class RuleBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    RuleBroken(Flaw flaw, String detail) {
        super(detail, null, false, false);
        this.found = new FlawFound(flaw, detail);
    }

    FlawFound found() {
        return found;
    }
}
