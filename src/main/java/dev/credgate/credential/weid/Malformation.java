package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;

/**
 * Ends the reading of one document or proof; caught where that began and turned into data, never
 * seen outside this package. Without a stack trace: hostile input must be cheap.
 */
final class Malformation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    Malformation(Flaw flaw, String detail) {
        super(detail, null, false, false);
        this.found = new FlawFound(flaw, detail);
    }

    FlawFound found() {
        return found;
    }
}
