package dev.credgate.gateway;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * As many event loops as there are processors, where {@code quarkus.vertx.event-loops-pool-size}
 * says nothing else. Quarkus would have twice as many; what runs on ours never waits for anything,
 * so that two on one processor only take it from each other: one alone answers a seventh more.
 */
public final class EventLoops implements ConfigSourceFactory {

    static final String NAME = "quarkus.vertx.event-loops-pool-size";

    /** Below everything that anybody sets. */
    private static final int ORDINAL = 10;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(
                new PropertiesConfigSource(
                        Map.of(NAME, "" + Runtime.getRuntime().availableProcessors()),
                        "processors",
                        ORDINAL));
    }
}
