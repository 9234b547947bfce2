package dev.credgate.issuer.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of the agencies' listener, which is there when the first three are set. */
@ConfigMapping(prefix = "credgate.issuer")
public interface IssuerTlsConfig {

    /** PEM file with the server's certificate and the chain above it. */
    Optional<Path> certificate();

    /** PEM file with the certificate's private key, PKCS#8, unencrypted. */
    Optional<Path> key();

    /**
     * Instead of that file: the label of the key in a token, or {@code <token>/<label>}. The
     * certificate stands beside it there as well, under the same {@code CKA_ID}.
     */
    Optional<String> keyInToken();

    /** PEM file with the CA certificates that client certificates must descend from. */
    Optional<Path> clientCa();

    /**
     * Files with the CAs' lists of revoked certificates, PEM or DER. With any, each CA above a
     * client's certificate must have a list that is in force.
     */
    Optional<List<Path>> crls();

    /** How often the files are looked at. */
    @WithDefault("10s")
    Duration reloadInterval();

    /** Whether there is to be a listener. */
    default boolean isWanted() {
        return certificate().isPresent()
                || key().isPresent()
                || keyInToken().isPresent()
                || clientCa().isPresent();
    }

    /**
     * What is wrong with these settings; a line each. Without any of the three there is nothing.
     */
    default List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (isWanted()) {
            file("credgate.issuer.certificate", certificate(), faults);
            if (keyInToken().isEmpty()) {
                file("credgate.issuer.key", key(), faults);
            } else if (key().isPresent()) {
                faults.add("credgate.issuer.key and .key-in-token: expected one of them");
            }
            file("credgate.issuer.client-ca", clientCa(), faults);
        }
        crls().orElse(List.of())
                .forEach(file -> file("credgate.issuer.crls", Optional.of(file), faults));
        if (reloadInterval().compareTo(Duration.ofMillis(100)) < 0
                || reloadInterval().compareTo(Duration.ofHours(1)) > 0) {
            faults.add(
                    "credgate.issuer.reload-interval: expected 100ms to 1h, not "
                            + reloadInterval());
        }
        return faults;
    }

    private static void file(String name, Optional<Path> file, List<String> faults) {
        if (file.isEmpty() || !Files.isReadable(file.get())) {
            faults.add(
                    name
                            + ": expected a readable file"
                            + file.map(path -> ", not " + path).orElse(""));
        }
    }
}
