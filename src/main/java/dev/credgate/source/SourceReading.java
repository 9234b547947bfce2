package dev.credgate.source;

import java.time.Instant;

/** What is known of a document that lies elsewhere. */
public sealed interface SourceReading {

    /**
     * It was had and may still be used.
     *
     * @param body its exact bytes; nobody may change them
     * @param mediaType as its server named it, lower case, without parameters; empty when it named
     *     none
     * @param fetchedAt when it was had
     * @param failing whether it was asked for anew not long ago and could not be had
     */
    record Had(byte[] body, String mediaType, Instant fetchedAt, boolean failing)
            implements SourceReading {

        /** One that was had when it was asked for last. */
        public Had(byte[] body, String mediaType, Instant fetchedAt) {
            this(body, mediaType, fetchedAt, false);
        }
    }

    /** Nobody asked for it yet, or what was had is too old: it may be fetched. */
    record Wanted() implements SourceReading {}

    /**
     * It was asked for not long ago and could not be had, or may not be asked for at all.
     *
     * @param why a sentence for the verdict's reader, without anything that the server sent
     */
    record Unavailable(String why) implements SourceReading {}
}
