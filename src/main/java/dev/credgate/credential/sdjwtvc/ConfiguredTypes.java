package dev.credgate.credential.sdjwtvc;

import dev.credgate.thread.Unending;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reads the operator's type metadata at start, where a fault stops it, and follows the folder. */
@Singleton
final class ConfiguredTypes {

    private static final Logger LOG = Logger.getLogger(ConfiguredTypes.class);
    private static final String KEY = "credgate.type-metadata.dir";

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("credgate-type-metadata").factory());

    @Produces
    @Singleton
    KnownTypes types(TypeMetadataConfig config) {
        try {
            if (config.dir().isEmpty()) {
                return KnownTypes.of(List.of(), List.of(), config.fetch());
            }
            FollowedFolder folder = FollowedFolder.read(config.dir().get(), config.fetch());
            looking.scheduleWithFixedDelay(
                    Unending.of(KEY + " could not be looked at", () -> look(folder)),
                    1,
                    1,
                    TimeUnit.SECONDS);
            return folder.types();
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(KEY + ": " + fault.getMessage(), fault);
        }
    }

    private static void look(FollowedFolder folder) {
        switch (folder.look()) {
            case FollowedFolder.Look.Same _ -> {}
            case FollowedFolder.Look.Changed _ -> LOG.info(KEY + ": its documents are in force");
            case FollowedFolder.Look.Unusable(String why) ->
                    LOG.errorf("%s: %s; what was in force before stays so", KEY, why);
        }
    }

    @PreDestroy
    void stop() {
        looking.shutdownNow();
    }
}
