package dev.credgate.source;

import java.time.Duration;
import java.util.Set;

/** Fetches documents that a verdict missed, for {@link Sources} to have. Thread-safe. */
@FunctionalInterface
public interface Fetcher {

    /** Fetches nothing. */
    Fetcher NONE = (_, _) -> {};

    /**
     * Fetches what is not had yet, all at once, and waits for it. What could not be had is known to
     * be unavailable afterwards; what was not asked for, since too much is being fetched, stays
     * wanted. Blocks: not for event loops.
     *
     * @param most the longest wait; what takes longer goes on without the caller
     */
    void fetch(Set<Source> wanted, Duration most);
}
