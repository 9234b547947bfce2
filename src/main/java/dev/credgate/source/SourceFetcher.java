package dev.credgate.source;

import java.time.Duration;
import java.util.Set;

/** Documents that have been had, and how to have more. Thread-safe. */
public interface SourceFetcher extends Sources {

    /**
     * Has documents fetched that {@link Sources#read} or whoever reads them wants, and waits for
     * them: for virtual threads. What then is known of each, {@link Sources#read} tells; a fetch
     * that takes longer goes on, for those who ask later.
     *
     * @param within how long to wait at most
     */
    void fetch(Set<Source> wanted, Duration within);
}
