package dev.credgate.issuer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How keys of agencies are changed. */
@ConfigMapping(prefix = "credgate.keys")
interface KeysConfig {

    /** Whether one person asks and another approves. */
    @WithDefault("true")
    boolean twoPeople();

    /** How long a key that was replaced stays active on the chain. */
    @WithDefault("24h")
    Duration overlap();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        return overlap().isNegative() || overlap().compareTo(Duration.ofDays(365)) > 0
                ? List.of("credgate.keys.overlap: expected 0s to 365d, not " + overlap())
                : List.of();
    }
}
