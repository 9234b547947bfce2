package dev.credgate.vcapi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether the test endpoints are there. */
@ConfigMapping(prefix = "credgate")
interface VcApiConfig {

    /** {@code on} serves them; the start is refused where that is asked for in production. */
    @WithDefault("off")
    boolean vcApi();

    /**
     * {@code on} lets an issuer's credential be signed by a key it does not control, which some
     * published vectors need; the start is refused where that is asked for in production.
     */
    @WithDefault("off")
    boolean vcApiForeignIssuers();
}
