package dev.credgate.policy;

import java.util.Optional;
import java.util.Set;

/**
 * What a session remembers of the credential that opened it, beside what must go on holding: enough
 * to ask a policy of it again, and no claim's value. Immutable.
 *
 * @param format as in verdicts; empty where a session of an earlier release does not say
 * @param claims of those that the policy demanded, for whatever credential of its type, which were
 *     disclosed
 */
public record Shown(Optional<String> format, Set<ClaimPath> claims) {

    /** Of a session that says nothing of it. */
    public static final Shown UNKNOWN = new Shown(Optional.empty(), Set.of());

    public Shown {
        claims = Set.copyOf(claims);
    }
}
