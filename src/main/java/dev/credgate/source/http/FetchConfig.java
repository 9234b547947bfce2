package dev.credgate.source.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code credgate.fetch.*}: what may be fetched from elsewhere, and how. */
@ConfigMapping(prefix = "credgate.fetch")
interface FetchConfig {

    /** Whether anything is. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Exceptions from the guard: {@code host} or {@code host:port}, which may then be http, on any
     * port and at any address, or a block of addresses in CIDR notation.
     */
    Optional<List<String>> allow();

    /** How long one fetch may take in all, redirects included. */
    @WithDefault("5s")
    Duration timeout();

    /** How many fetches may run at once. */
    @WithDefault("32")
    int concurrency();

    /** How many of them from one host. */
    @WithDefault("4")
    int concurrencyPerHost();

    /** What is kept in memory, and in the folder, all together. */
    @WithDefault("64M")
    MemorySize cache();

    /** Folder in which it is kept across restarts; unset, it is not. */
    Optional<Path> cacheDir();

    /**
     * PEM file of the authorities that servers' certificates are checked by, not the Java's own.
     */
    Optional<Path> caFile();
}
