package dev.credgate.status;

import dev.credgate.source.Source;

/**
 * What a list says of one credential, or why nothing can be said. What can be had and decided is
 * never mixed with what cannot: an outage accuses nobody, and opens no door.
 */
public sealed interface StatusFinding {

    /** Nothing stands against it. */
    record Active() implements StatusFinding {}

    /**
     * Withdrawn.
     *
     * @param detail where that is said, for the verdict's reader
     */
    record Revoked(String detail) implements StatusFinding {}

    /**
     * Withdrawn for a time.
     *
     * @param detail where that is said, for the verdict's reader
     */
    record Suspended(String detail) implements StatusFinding {}

    /** A newer version of the credential is to be had (Bitstring Status List 1.0, section 2.2). */
    record Refresh() implements StatusFinding {}

    /**
     * A value other than zero whose meaning is the issuer's own.
     *
     * @param text the issuer's words for it; the bare number where it gave none
     */
    record Message(long value, String text) implements StatusFinding {}

    /** The ledger has no snapshot that may be decided on, and the list may be kept there. */
    record NoLedger() implements StatusFinding {}

    /**
     * A document must be had first, or had anew because it is older than it says of itself that it
     * may be.
     */
    record Wanted(Source source) implements StatusFinding {}

    /** A document could not be had. */
    record Unavailable(String why) implements StatusFinding {}

    /** The list was had and is not what it must be. */
    record ListInvalid(String why) implements StatusFinding {}

    /**
     * Its status is kept in a way that is not followed here.
     *
     * @param which the mechanism or purpose
     */
    record Unsupported(String which) implements StatusFinding {}
}
