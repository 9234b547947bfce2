package dev.credgate.issuer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How agencies are changed. */
@ConfigMapping(prefix = "credgate.agencies")
interface AgencyChangesConfig {

    /**
     * Whether one administrator asks for what gives an agency a certificate, a DID or a key, and
     * another one for the same.
     */
    @WithDefault("false")
    boolean twoPeople();
}
