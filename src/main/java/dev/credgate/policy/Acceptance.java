package dev.credgate.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of credential that opens a portal. Immutable.
 *
 * @param type {@code <family>:<type>}
 * @param formats as in verdicts; empty when every format will do
 * @param issuers canonical DIDs; empty when any issuer will do that the chain trusts for the type
 * @param claims what must be disclosed
 * @param maxAge how long after its issuance it opens the portal, whatever its own expiry
 */
public record Acceptance(
        String type,
        Optional<Set<String>> formats,
        Optional<Set<String>> issuers,
        List<ClaimPath> claims,
        Optional<Duration> maxAge) {

    /** In whatever format. */
    public Acceptance(
            String type,
            Optional<Set<String>> issuers,
            List<ClaimPath> claims,
            Optional<Duration> maxAge) {
        this(type, Optional.empty(), issuers, claims, maxAge);
    }

    public Acceptance {
        formats = formats.map(Set::copyOf);
        issuers = issuers.map(Set::copyOf);
        claims = List.copyOf(claims);
    }

    /** Whether whatever {@code other} accepts is accepted here as well. */
    boolean covers(Acceptance other) {
        boolean everyFormat =
                formats.isEmpty()
                        || (other.formats.isPresent()
                                && formats.get().containsAll(other.formats.get()));
        boolean everyIssuer =
                issuers.isEmpty()
                        || (other.issuers.isPresent()
                                && issuers.get().containsAll(other.issuers.get()));
        boolean everyAge =
                maxAge.isEmpty()
                        || (other.maxAge.isPresent()
                                && other.maxAge.get().compareTo(maxAge.get()) <= 0);
        return type.equals(other.type)
                && everyFormat
                && everyIssuer
                && everyAge
                && Set.copyOf(other.claims).containsAll(claims);
    }
}
