package dev.credgate.did.x509;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** {@code credgate.x509.*}: whose certificates are believed. */
@ConfigMapping(prefix = "credgate.x509")
interface X509Config {

    /** Folder with the roots of issuers of JOSE credentials, PEM or DER, one or more a file. */
    Optional<Path> rootsDir();

    /** Folder with the IACA roots of mdoc's document signers. */
    Optional<Path> iacaDir();

    /** {@code named}, {@code required} or {@code off}. */
    @WithDefault("named")
    Revocation revocation();
}
