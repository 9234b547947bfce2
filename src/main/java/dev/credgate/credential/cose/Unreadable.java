package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import java.util.function.Supplier;

/**
 * Ends a reading; caught where that began and turned into {@link Reading.Refused}, never seen
 * outside this package. Without a stack trace: hostile input must be cheap.
 */
final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient FlawFound found;

    Unreadable(Flaw flaw, String detail) {
        this(new FlawFound(flaw, detail));
    }

    Unreadable(FlawFound found) {
        super(found.detail(), null, false, false);
        this.found = found;
    }

    /** What is read, or why it cannot be. */
    static <T> Reading<T> reading(Supplier<T> reader) {
        try {
            return new Reading.Read<>(reader.get());
        } catch (Unreadable unreadable) {
            return new Reading.Refused<>(unreadable.found);
        }
    }

    /** The value of a reading within another. */
    static <T> T within(Reading<T> reading) {
        return switch (reading) {
            case Reading.Read<T>(T value) -> value;
            case Reading.Refused<T>(FlawFound found) -> throw new Unreadable(found);
        };
    }
}
