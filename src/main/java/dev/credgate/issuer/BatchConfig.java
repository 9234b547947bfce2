package dev.credgate.issuer;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.ArrayList;
import java.util.List;

/** How much a batch of orders may ask for. */
@ConfigMapping(prefix = "credgate.issuer.batch")
interface BatchConfig {

    /** The longest line that is read. */
    @WithDefault("64K")
    MemorySize line();

    /** How many statuses an agency may change in bulk within 24 hours. */
    @WithDefault("1000000")
    long statusesADay();

    /** How many lines a batch may have, blank ones not counted. */
    @WithDefault("100000")
    int lines();

    /**
     * How many lines of all batches are worked on at once, of which one agency may have three
     * quarters; fewer than the token has sessions, so that single orders find one.
     */
    @WithDefault("20")
    int parallel();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        long bytes = line().asLongValue();
        if (bytes < 1024 || bytes > 1024 * 1024) {
            faults.add("credgate.issuer.batch.line: expected 1K to 1M, not " + bytes + " bytes");
        }
        if (lines() < 1 || lines() > 10_000_000) {
            faults.add("credgate.issuer.batch.lines: expected 1 to 10000000, not " + lines());
        }
        if (statusesADay() < 1) {
            faults.add("credgate.issuer.batch.statuses-a-day: expected at least 1");
        }
        if (parallel() < 1 || parallel() > 256) {
            faults.add("credgate.issuer.batch.parallel: expected 1 to 256, not " + parallel());
        }
        return faults;
    }
}
