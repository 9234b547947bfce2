package dev.credgate.gateway;

import dev.credgate.source.Fetcher;
import dev.credgate.source.Source;
import dev.credgate.trust.lote.TrustSources;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/**
 * Has the published trust lists fetched when the gateway starts: nobody's first visit has to wait
 * for them, nor find that they are away for the moment.
 */
@Singleton
class TrustListsAhead {

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);

    void start(
            @Observes StartupEvent started,
            TrustSources lists,
            Instance<Fetcher> fetchers,
            Work work) {
        Set<Source> sources = lists.sources();
        if (!sources.isEmpty() && fetchers.isResolvable()) {
            Fetcher fetcher = fetchers.get();
            work.aside(() -> fetcher.fetch(sources, LONGEST_FETCH));
        }
    }
}
