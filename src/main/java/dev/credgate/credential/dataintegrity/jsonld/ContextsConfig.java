package dev.credgate.credential.dataintegrity.jsonld;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** {@code credgate.contexts.*}: which contexts are known beside the bundled ones. */
@ConfigMapping(prefix = "credgate.contexts")
interface ContextsConfig {

    /** Folder of further contexts, with an index that pins each: {@link ContextFolder}. */
    Optional<Path> dir();
}
