package dev.credgate.trust;

import dev.credgate.did.KeyName;
import dev.credgate.source.Source;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody beside the registry on the chain who says which issuer may vouch for which types. What
 * the registry says goes before: a source is asked of issuers that the registry never named. Adding
 * one is adding one implementation. Thread-safe, never blocks.
 */
public interface TrustSource {

    /** Its name, for the verdict's reader. */
    String name();

    /** Whether an issuer may vouch for all of the types. */
    Word ask(Question question);

    /**
     * What is asked.
     *
     * @param issuer by the name under which trust stands on the chain
     * @param types as {@code <family>:<type>}, at least one
     * @param certificates with which the issuer's proof came, their path to a pinned root known to
     *     hold; empty without any
     */
    record Question(
            String issuer,
            List<String> types,
            Optional<KeyName.Certificates> certificates,
            Instant now,
            Sources sources) {
        public Question {
            types = List.copyOf(types);
        }
    }

    /** What it says. */
    sealed interface Word {

        /** It may. */
        record Vouched() implements Word {}

        /** Nothing of that issuer and all those types. */
        record Silent() implements Word {}

        /** A document must be had first, or had anew. */
        record Wanted(Source source) implements Word {}

        /** Nothing can be said. */
        record Unavailable(String why) implements Word {}
    }
}
