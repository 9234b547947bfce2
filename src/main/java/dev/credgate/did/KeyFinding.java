package dev.credgate.did;

import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.time.Instant;
import java.util.List;

/** Which keys an identity holds. */
public sealed interface KeyFinding {

    /**
     * These, in every state.
     *
     * @param copies of the documents that say so; none where a ledger does, or the name itself
     */
    record Found(List<NamedKey> keys, List<Copy> copies) implements KeyFinding {
        public Found {
            keys = List.copyOf(keys);
            copies = List.copyOf(copies);
        }

        /** By no document that lies elsewhere. */
        public Found(List<NamedKey> keys) {
            this(keys, List.of());
        }
    }

    /**
     * A document with keys as it was had.
     *
     * @param failing whether it was asked for anew not long ago and could not be had
     */
    record Copy(Source source, Instant fetchedAt, boolean failing) {

        /** One that was had. */
        public static Copy of(Source source, SourceReading.Had had) {
            return new Copy(source, had.fetchedAt(), had.failing());
        }

        /** Whether the document may have been changed since, and may be had anew. */
        public boolean mayBeBehind(Instant now) {
            return !now.isBefore(fetchedAt.plus(Source.LEAST_FOR_KEYS));
        }
    }

    /** There is no such identity. */
    record NotFound(String why) implements KeyFinding {}

    /**
     * The identity's own text or document breaks the rules of its method.
     *
     * @param copies of the documents that do; none where it is the text
     */
    record Malformed(String why, List<Copy> copies) implements KeyFinding {
        public Malformed {
            copies = List.copyOf(copies);
        }

        /** By its own text, which no document changes. */
        public Malformed(String why) {
            this(why, List.of());
        }
    }

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
