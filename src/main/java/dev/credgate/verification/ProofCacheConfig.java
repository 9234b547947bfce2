package dev.credgate.verification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The setting of the {@link ProofCache}; application.yaml documents it. */
@ConfigMapping(prefix = "credgate")
interface ProofCacheConfig {

    /** {@code off}, or how many checked signatures are kept. */
    @WithDefault("65536")
    String proofCache();
}
