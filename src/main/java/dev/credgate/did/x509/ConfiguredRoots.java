package dev.credgate.did.x509;

import dev.credgate.did.KeyName.CertificateUse;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

/** Reads the pinned roots once, at start. */
@Singleton
final class ConfiguredRoots {

    @Produces
    @Singleton
    X509Resolver certificates(X509Config config) {
        return new X509Resolver(
                Map.of(
                        CertificateUse.JOSE_ISSUER,
                        read("credgate.x509.roots-dir", config.rootsDir()),
                        CertificateUse.MDOC_SIGNER,
                        iaca(config.iacaDir())),
                config.revocation());
    }

    private static PinnedRoots iaca(Optional<Path> folder) {
        String key = "credgate.x509.iaca-dir";
        PinnedRoots roots = read(key, folder);
        for (X509Certificate root : roots.all()) {
            LeafProfile.iacaFlaw(root)
                    .ifPresent(flaw -> {
                        throw new ConfigurationException(
                                key + ": " + flaw + ", not so " + root.getSubjectX500Principal());
                    });
        }
        return roots;
    }

    private static PinnedRoots read(String key, Optional<Path> folder) {
        try {
            return folder.map(PinnedRoots::in).orElse(PinnedRoots.NONE);
        } catch (IllegalArgumentException fault) {
            throw new ConfigurationException(key + ": " + fault.getMessage(), fault);
        }
    }
}
