package dev.credgate.verification.schema;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of a credential's claims is hidden.
 *
 * @param named JSON pointers (RFC 6901) of hidden members
 * @param partial whether the object or array at a pointer may hold more than is shown or named;
 *     empty where none does
 */
public record Hiding(Set<String> named, Optional<Predicate<String>> partial) {

    /** Whether all is shown. */
    boolean isNone() {
        return named.isEmpty() && partial.isEmpty();
    }

    /** Whether the object or array at a pointer may hold more. */
    boolean isPartial(String pointer) {
        return partial.isPresent() && partial.get().test(pointer);
    }
}
