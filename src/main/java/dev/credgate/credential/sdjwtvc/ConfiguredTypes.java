package dev.credgate.credential.sdjwtvc;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Reads the operator's type metadata once, at start. */
@Singleton
final class ConfiguredTypes {

    @Produces
    @Singleton
    KnownTypes types(TypeMetadataConfig config) {
        try {
            return config.dir().isPresent()
                    ? KnownTypes.in(config.dir().get(), config.fetch())
                    : KnownTypes.of(List.of(), List.of(), config.fetch());
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(
                    "credgate.type-metadata.dir: " + fault.getMessage(), fault);
        }
    }
}
