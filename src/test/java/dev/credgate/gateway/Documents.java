package dev.credgate.gateway;

import dev.credgate.source.OwnDocuments;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Documents that tests publish, and where they were last asked for. Thread-safe. */
@Alternative
@Singleton
public class Documents implements OwnDocuments {

    private final Map<URI, SourceReading.Had> published = new ConcurrentHashMap<>();
    private volatile boolean beside;

    void publish(URI address, byte[] body, Instant now) {
        published.put(address, new SourceReading.Had(body, "", now));
    }

    /** Whether whoever asked last may take its time: event loops are threads of the system. */
    boolean askedBesideTheEventLoops() {
        return beside;
    }

    @Override
    public Optional<SourceReading.Had> read(Source source, Instant now) {
        Optional<SourceReading.Had> had = Optional.ofNullable(published.get(source.uri()));
        if (had.isPresent()) {
            beside = Thread.currentThread().isVirtual();
        }
        return had;
    }
}
