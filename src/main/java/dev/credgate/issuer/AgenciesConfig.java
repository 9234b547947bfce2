package dev.credgate.issuer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the agencies are described. */
@ConfigMapping(prefix = "credgate")
interface AgenciesConfig {

    /** Folder with one YAML file an agency; without it nobody can issue. */
    Optional<Path> agenciesDir();

    /** Where the gateway is reached, and with it the lists of what is issued. */
    @WithDefault("http://localhost:8080")
    String origin();

    /** Folder with the agencies' certificates as document signers; without it no mdoc is issued. */
    Optional<Path> documentSignersDir();

    /** Folder with the agencies' certificates as issuers of JOSE credentials by {@code x5c}. */
    Optional<Path> joseSignersDir();
}
