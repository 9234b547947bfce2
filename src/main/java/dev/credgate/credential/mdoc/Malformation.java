package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.cose.Reading;

/**
 * Ends the reading of one document; caught where that began and turned into data, never seen
 * outside this package. Without a stack trace: hostile input must be cheap.
 */
final class Malformation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    Malformation(Flaw flaw, String detail) {
        this(new FlawFound(flaw, detail));
    }

    private Malformation(FlawFound found) {
        super(found.detail(), null, false, false);
        this.found = found;
    }

    FlawFound found() {
        return found;
    }

    /** What was read. */
    static <T> T orMalformed(Reading<T> reading) {
        return switch (reading) {
            case Reading.Read<T>(T value) -> value;
            case Reading.Refused<T>(FlawFound found) -> throw new Malformation(found);
        };
    }
}
