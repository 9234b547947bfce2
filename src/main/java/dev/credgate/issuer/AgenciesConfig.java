package dev.credgate.issuer;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Where the agencies are described. */
@ConfigMapping(prefix = "credgate")
interface AgenciesConfig {

    /** Folder with one YAML file an agency; without it nobody can issue. */
    Optional<Path> agenciesDir();
}
