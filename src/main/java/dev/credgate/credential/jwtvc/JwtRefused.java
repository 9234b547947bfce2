package dev.credgate.credential.jwtvc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;

/** Leaves a reading; never leaves the package. Without a stack trace: hostile input is cheap. */
final class JwtRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    JwtRefused(FlawFound found) {
        super(found.detail(), null, false, false);
        this.found = found;
    }

    JwtRefused(Flaw flaw, String detail) {
        this(new FlawFound(flaw, detail));
    }

    FlawFound found() {
        return found;
    }
}
