package dev.credgate.source;

import java.time.Instant;

/** Documents that have been had. Never blocks, never fetches. Thread-safe. */
@FunctionalInterface
public interface Sources {

    /** Where nothing is had and nothing may be fetched. */
    Sources NONE =
            (_, _) -> new SourceReading.Unavailable("nothing is fetched from elsewhere here");

    /** What is known of a document at {@code now}. */
    SourceReading read(Source source, Instant now);
}
