package dev.credgate.source.http;

import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.time.Instant;

/**
 * A document that was had.
 *
 * @param tag its server's name for this version of it (RFC 9110, section 8.8.3); empty without one
 * @param fetchedAt when it was asked for
 * @param freshUntil the first instant at which it is to be had anew
 */
record Document(
        Source source,
        byte[] body,
        String mediaType,
        String tag,
        Instant fetchedAt,
        Instant freshUntil) {

    /** What one costs beside its body. */
    private static final int OVERHEAD = 1024;

    /** About how many bytes it takes. */
    int weight() {
        return body.length + OVERHEAD;
    }

    SourceReading.Had had() {
        return new SourceReading.Had(body, mediaType, fetchedAt);
    }
}
