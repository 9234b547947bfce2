package dev.credgate.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the agencies' status lists are published; application.yaml documents each. */
@ConfigMapping(prefix = "credgate.status-lists")
interface StatusListSettings {

    /** A list that changed on the chain is signed anew no more often than that. */
    @WithDefault("10s")
    Duration interval();

    /** How long a reader may keep a list before it asks again. */
    @WithDefault("60s")
    Duration timeToLive();

    /** How long a list is valid, if nobody asks for another. */
    @WithDefault("1h")
    Duration validity();

    /** How much memory lists may take between two askings. */
    @WithDefault("64M")
    MemorySize memory();
}
