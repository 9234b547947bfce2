package dev.credgate.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The gateway's keys; application.yaml documents each. */
@ConfigMapping(prefix = "credgate")
interface Settings {

    /** Address of the plain port. */
    @WithDefault("0.0.0.0")
    String host();

    /** The plain port. */
    @WithDefault("8080")
    int port();

    /**
     * Whether the plain port speaks HTTP/2, with who begins with it and with who asks to change to
     * it ({@code Upgrade: h2c}); the two cannot be had apart.
     */
    @WithDefault("false")
    boolean http2WithoutTls();

    /** Where health and metrics are had. */
    Management management();

    /** How logs are written. */
    Log log();

    /** Own origin: the issuer of assertions and the host of the gateway's did:web. */
    @WithDefault("http://localhost:8080")
    String origin();

    /** File of at least 32 random bytes, the same on all replicas. */
    Optional<Path> serviceKeyFile();

    /** Folder with one policy a portal. */
    Optional<Path> portalsDir();

    /** Peers that may name a portal. */
    List<TrustedProxy> trustedProxies();

    /** How long a challenge may be answered. */
    @WithDefault("5m")
    Duration challengeLifetime();

    /** What bodies may take. */
    Limits limits();

    /** The keys of assertions. */
    AssertionKeySettings assertions();

    /** Parsed session tokens kept in memory, all together. */
    @WithDefault("64M")
    MemorySize sessionCache();

    /** The management listener. */
    interface Management {
        /** Its address. */
        @WithDefault("0.0.0.0")
        String host();

        /** Its port. */
        @WithDefault("9000")
        int port();
    }

    /** Logs. */
    interface Log {
        /** One JSON object a line instead of text. */
        @WithDefault("false")
        boolean json();
    }

    /** One proxy, or network of proxies, and the one place where it names the portal. */
    interface TrustedProxy {
        /** IP address or CIDR block, never a name. */
        String address();

        /** {@code header:<name>} or {@code query:<name>}. */
        String portalFrom();
    }

    /** Sizes and times of request bodies. */
    interface Limits {
        /** Body of {@code POST /verify} and {@code POST /sessions}. */
        @WithDefault("1M")
        MemorySize body();

        /** One line of {@code POST /verify/batch}. */
        @WithDefault("1M")
        MemorySize batchLine();

        /** How long a client may take to send a body that is not a batch. */
        @WithDefault("30s")
        Duration bodyTime();
    }

    /** The keys that sign assertions. */
    interface AssertionKeySettings {
        /** How long a key signs. */
        @WithDefault("7d")
        Duration rotation();

        /** How long a key is published before it signs. */
        @WithDefault("24h")
        Duration lead();
    }
}
