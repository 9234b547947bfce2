package dev.credgate.issuer;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The issuer's keys. The listener is there when certificate, key and client CA are set. */
@ConfigMapping(prefix = "credgate.issuer")
interface IssuerConfig {

    /** PEM file with the server's certificate and the chain above it. */
    Optional<Path> certificate();

    /** PEM file with the certificate's private key, PKCS#8, unencrypted. */
    Optional<Path> key();

    /** PEM file with the CA certificates that client certificates must descend from. */
    Optional<Path> clientCa();

    /** The port of the listener, TLS with required client certificate. */
    @WithDefault("8443")
    int port();

    /** The largest body that is read. */
    @WithDefault("1M")
    MemorySize body();

    /** How long a status change may take to reach the chain and our snapshot. */
    @WithDefault("30s")
    Duration statusTimeout();
}
