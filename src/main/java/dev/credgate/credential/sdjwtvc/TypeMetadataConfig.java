package dev.credgate.credential.sdjwtvc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** {@code credgate.type-metadata.*}: where the metadata of SD-JWT VC's types is had. */
@ConfigMapping(prefix = "credgate.type-metadata")
interface TypeMetadataConfig {

    /** Folder with a document a type, {@code *.json}; former ones in its folder {@code former}. */
    Optional<Path> dir();

    /** {@code never}, {@code pinned} or {@code always}. */
    @WithDefault("never")
    KnownTypes.Fetching fetch();
}
