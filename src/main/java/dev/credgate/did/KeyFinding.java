package dev.credgate.did;

import dev.credgate.source.Source;
import java.util.List;

/** Which keys an identity holds. */
public sealed interface KeyFinding {

    /** These, in every state. */
    record Found(List<NamedKey> keys) implements KeyFinding {
        public Found {
            keys = List.copyOf(keys);
        }
    }

    /** There is no such identity. */
    record NotFound(String why) implements KeyFinding {}

    /** The identity's own text or document breaks the rules of its method. */
    record Malformed(String why) implements KeyFinding {}

    /** Of a ledger or method that is not followed here: nothing can be said. */
    record UnknownMethod(String which) implements KeyFinding {}

    /** A certificate that no trusted root vouches for, or that is expired or revoked. */
    record Refused(String why) implements KeyFinding {}

    /** The ledger that it stands on has no snapshot that may be decided on. */
    record NoLedger() implements KeyFinding {}

    /** A document must be had first. */
    record Wanted(Source source) implements KeyFinding {}

    /** A document could not be had. */
    record Unavailable(String why) implements KeyFinding {}
}
