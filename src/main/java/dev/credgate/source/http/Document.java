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

    /** What one costs beside its body and its address. */
    private static final int OVERHEAD = 1024;

    /** About how many bytes it takes. */
    int weight() {
        return body.length + addressWeight(source) + OVERHEAD;
    }

    /** About how many bytes an address takes: whole, in its parts, and in what is read of it. */
    static int addressWeight(Source source) {
        return 3 * source.uri().toString().length();
    }

    SourceReading.Had had(boolean failing) {
        return new SourceReading.Had(body, mediaType, fetchedAt, failing);
    }
}
