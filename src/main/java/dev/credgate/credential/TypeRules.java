package dev.credgate.credential;

import dev.credgate.source.Source;
import dev.credgate.source.Sources;
import java.time.Instant;

/**
 * What the publisher of a credential's type demands of it, in documents that may lie elsewhere.
 * Immutable, thread-safe.
 */
@FunctionalInterface
public interface TypeRules {

    /**
     * Holds the credential to its type, by the documents that are had at {@code now}. Never blocks,
     * and never throws for what a document holds.
     */
    Finding check(Sources sources, Instant now);

    /** What came of it. */
    sealed interface Finding {

        /** A sentence for people, which names members, never their values. */
        String detail();

        /** Nobody published any, or none is looked for. */
        record NotPublished() implements Finding {
            @Override
            public String detail() {
                return "no metadata of the type is known";
            }
        }

        /** It is as its type demands, as far as it was disclosed. */
        record Kept() implements Finding {
            @Override
            public String detail() {
                return "it is as the type's metadata demands";
            }
        }

        /** A claim that the type demands was never put in. */
        record ClaimMissing(String detail) implements Finding {}

        /** A claim may be hidden, or may not, against what the type demands. */
        record ClaimDisclosure(String detail) implements Finding {}

        /** The type is built upon itself. */
        record Circular(String detail) implements Finding {}

        /** A document could be had, and is not the one that was vouched for. */
        record OtherDocument(String detail) implements Finding {}

        /** A document could be had, and no rules can be read from it. */
        record Unusable(String detail) implements Finding {}

        /** A document is missing that may be fetched. */
        record Wanted(Source source) implements Finding {
            @Override
            public String detail() {
                return "the type's metadata is to be had first";
            }
        }

        /** A document cannot be had. */
        record Unavailable(String detail) implements Finding {}
    }
}
