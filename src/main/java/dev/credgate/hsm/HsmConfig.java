package dev.credgate.hsm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The token. Without any of these nothing is issued here; with some of them, all are needed. */
@ConfigMapping(prefix = "credgate.hsm")
interface HsmConfig {

    /** Absolute path of the PKCS#11 library. */
    Optional<Path> module();

    /** The token's label. */
    Optional<String> tokenLabel();

    /** A file that holds the PIN and that only its owner (and group) can read. */
    Optional<Path> pinFile();

    /** How often an absent token is looked for, and a present one asked whether it still is. */
    @WithDefault("5s")
    Duration retryInterval();

    /** The settings; empty when there is no token. */
    default Optional<TokenSettings> settings() {
        List<String> missing = new ArrayList<>();
        if (module().isEmpty()) {
            missing.add("credgate.hsm.module");
        }
        if (tokenLabel().isEmpty()) {
            missing.add("credgate.hsm.token-label");
        }
        if (pinFile().isEmpty()) {
            missing.add("credgate.hsm.pin-file");
        }
        if (missing.size() == 3) {
            return Optional.empty();
        }
        if (!missing.isEmpty()) {
            throw new HsmException(
                    HsmException.Kind.CONFIGURATION,
                    "a token needs all three settings; missing: " + String.join(", ", missing));
        }
        return Optional.of(
                new TokenSettings(
                        module().orElseThrow(),
                        tokenLabel().orElseThrow(),
                        pinFile().orElseThrow()));
    }
}
