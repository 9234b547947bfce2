package dev.credgate.issuer;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The issuer's keys. The listener is there when certificate, key and client CA are set. */
@ConfigMapping(prefix = "credgate.issuer")
interface IssuerConfig {

    /** Below quarkus.http.idle-timeout: the answer must still find its connection. */
    Duration LONGEST_STATUS_TIMEOUT = Duration.ofSeconds(60);

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

    /**
     * How long a call for a status change may take in all. Shorter than an idle connection lives.
     */
    @WithDefault("30s")
    Duration statusTimeout();

    /**
     * What is wrong with these settings; a line each. Without any of the three there is nothing.
     */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        boolean any = certificate().isPresent() || key().isPresent() || clientCa().isPresent();
        if (any) {
            file("credgate.issuer.certificate", certificate(), faults);
            file("credgate.issuer.key", key(), faults);
            file("credgate.issuer.client-ca", clientCa(), faults);
        }
        long bytes = body().asLongValue();
        if (bytes < 1024 || bytes > 64L * 1024 * 1024) {
            faults.add("credgate.issuer.body: expected 1K to 64M, not " + bytes + " bytes");
        }
        if (statusTimeout().compareTo(Duration.ofSeconds(1)) < 0
                || statusTimeout().compareTo(LONGEST_STATUS_TIMEOUT) > 0) {
            faults.add(
                    "credgate.issuer.status-timeout: expected 1s to 60s, not " + statusTimeout());
        }
        return faults;
    }

    private static void file(String name, Optional<Path> file, List<String> faults) {
        if (file.isEmpty() || !Files.isReadable(file.get())) {
            faults.add(
                    name
                            + ": expected a readable PEM file"
                            + file.map(path -> ", not " + path).orElse(""));
        }
    }
}
