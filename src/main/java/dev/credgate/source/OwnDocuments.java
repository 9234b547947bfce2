package dev.credgate.source;

import java.time.Instant;
import java.util.Optional;

/**
 * Documents that this gateway publishes itself: they are read where they are made, not fetched over
 * the network. Adding some is adding one implementation. Thread-safe, never blocks.
 */
@FunctionalInterface
public interface OwnDocuments {

    /** The document that lies there; empty when none of these does. */
    Optional<SourceReading.Had> read(Source source, Instant now);
}
