package dev.credgate.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of credential that opens a portal. Immutable.
 *
 * @param type {@code <family>:<type>}
 * @param issuers canonical DIDs; empty when any issuer will do that the chain trusts for the type
 * @param claims what must be disclosed
 * @param maxAge how long after its issuance it opens the portal, whatever its own expiry
 */
public record Acceptance(
        String type,
        Optional<Set<String>> issuers,
        List<ClaimPath> claims,
        Optional<Duration> maxAge) {

    public Acceptance {
        issuers = issuers.map(Set::copyOf);
        claims = List.copyOf(claims);
    }

    /** Whether whatever {@code other} accepts is accepted here as well. */
    boolean covers(Acceptance other) {
        boolean everyIssuer =
                issuers.isEmpty()
                        || (other.issuers.isPresent()
                                && issuers.get().containsAll(other.issuers.get()));
        boolean everyAge =
                maxAge.isEmpty()
                        || (other.maxAge.isPresent()
                                && other.maxAge.get().compareTo(maxAge.get()) <= 0);
        return type.equals(other.type)
                && everyIssuer
                && everyAge
                && Set.copyOf(other.claims).containsAll(claims);
    }
}
