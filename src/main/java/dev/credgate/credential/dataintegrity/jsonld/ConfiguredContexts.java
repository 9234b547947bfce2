package dev.credgate.credential.dataintegrity.jsonld;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/** The contexts that this gateway knows, read once at start, where a fault stops it. */
@Singleton
final class ConfiguredContexts {

    private static final Logger LOG = Logger.getLogger(ConfiguredContexts.class);
    private static final String KEY = "credgate.contexts.dir";

    @Produces
    @Singleton
    ContextStore contexts(ContextsConfig config) {
        if (config.dir().isEmpty()) {
            return ContextStore.bundled();
        }
        Path folder = config.dir().get();
        return switch (ContextFolder.read(folder, ContextStore.bundled())) {
            case ContextFolder.Reading.Read(ContextStore store) -> {
                LOG.infof(
                        "%s: %d contexts beside the bundled ones",
                        KEY, store.urls().size() - ContextStore.bundled().urls().size());
                yield store;
            }
            case ContextFolder.Reading.Faulty(List<String> lines) ->
                    throw new ConfigurationException(
                            String.join(
                                    System.lineSeparator(),
                                    lines.stream().map(line -> KEY + ": " + line).toList()));
        };
    }
}
