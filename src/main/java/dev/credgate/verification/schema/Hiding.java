package dev.credgate.verification.schema;

import dev.credgate.credential.HiddenClaims;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What of a credential's claims is hidden.
 *
 * @param named hidden members of which the names are known
 * @param partial whether the object or array at a pointer may hold more than is shown or named;
 *     empty where none does
 */
public record Hiding(HiddenClaims named, Optional<Predicate<String>> partial) {

    /**
     * The same of hidden members by their JSON pointers.
     *
     * @param named JSON pointers (RFC 6901), of which none leads through another
     */
    public Hiding(Set<String> named, Optional<Predicate<String>> partial) {
        this(HiddenClaims.at(named), partial);
    }

    /** Whether all is shown. */
    boolean isNone() {
        return named.isEmpty() && partial.isEmpty();
    }

    /** Whether the object or array at a pointer may hold more. */
    boolean isPartial(String pointer) {
        return partial.isPresent() && partial.get().test(pointer);
    }
}
