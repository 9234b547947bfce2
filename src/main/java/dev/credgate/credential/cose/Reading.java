package dev.credgate.credential.cose;

import dev.credgate.credential.FlawFound;

/**
 * What reading came to.
 *
 * @param <T> what was to be read
 */
public sealed interface Reading<T> {

    /** It is one. */
    record Read<T>(T value) implements Reading<T> {}

    /** It is none. */
    record Refused<T>(FlawFound found) implements Reading<T> {}
}
