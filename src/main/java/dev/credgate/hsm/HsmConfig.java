package dev.credgate.hsm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tokens. Without any nothing is issued here; one that is begun has to be whole. */
@ConfigMapping(prefix = "credgate.hsm")
interface HsmConfig {

    /** Absolute path of the PKCS#11 library of the only token. */
    Optional<Path> module();

    /** Its label. */
    Optional<String> tokenLabel();

    /** A file that holds its PIN and that only its owner (and group) can read. */
    Optional<Path> pinFile();

    /** Several tokens, by names of our own. */
    Map<String, One> tokens();

    /** How often an absent token is looked for, and a present one asked whether it still is. */
    @WithDefault("1s")
    Duration retryInterval();

    /** How many sessions of a token are open at once at most, where it does not say for itself. */
    @WithDefault("30")
    int sessions();

    /** How long a signature waits for a session. */
    @WithDefault("5s")
    Duration sessionWait();

    /** How long one call of a module is waited for; zero: for as long as it takes. */
    @WithDefault("10s")
    Duration answerWithin();

    /** Where copies of a module are made that cannot be initialised anew. */
    @WithDefault("${java.io.tmpdir}")
    Path moduleDir();

    /** One of several. */
    interface One {

        /** Absolute path of the PKCS#11 library. */
        Optional<Path> module();

        /** The token's label, or {@link #tokenSerial}. */
        Optional<String> tokenLabel();

        /** The token's serial number. */
        Optional<String> tokenSerial();

        /** A file with the PIN, or {@link #pinEnv}. */
        Optional<Path> pinFile();

        /** The name of an environment variable with the PIN. */
        Optional<String> pinEnv();

        /** How many sessions are open at once at most. */
        Optional<Integer> sessions();
    }

    /** The settings of each token, in the order of their names; a line for each fault otherwise. */
    default List<TokenSettings> settings() {
        List<String> faults = new ArrayList<>();
        List<TokenSettings> all = new ArrayList<>();
        Set<String> places = new HashSet<>();
        only(faults).ifPresent(all::add);
        for (Map.Entry<String, One> token : new TreeMap<>(tokens()).entrySet()) {
            one(token.getKey(), token.getValue(), faults).ifPresent(all::add);
        }
        for (TokenSettings token : all) {
            if (!places.add(token.module() + " " + token.place())) {
                faults.add(
                        "credgate.hsm.tokens.\""
                                + token.name()
                                + "\": another setting names the same token");
            }
            faults.addAll(token.faults());
        }
        if (!faults.isEmpty()) {
            throw new HsmException(
                    HsmException.Kind.CONFIGURATION, String.join(System.lineSeparator(), faults));
        }
        return all;
    }

    private Optional<TokenSettings> only(List<String> faults) {
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
            faults.add("a token needs all three settings; missing: " + String.join(", ", missing));
            return Optional.empty();
        }
        return Optional.of(
                settings(
                        TokenSettings.ONLY,
                        module().orElseThrow(),
                        new TokenPlace.ByLabel(tokenLabel().orElseThrow()),
                        new PinSource.InFile(pinFile().orElseThrow()),
                        sessions()));
    }

    private Optional<TokenSettings> one(String name, One token, List<String> faults) {
        String prefix = "credgate.hsm.tokens.\"" + name + "\"";
        int before = faults.size();
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")
                || name.equals(TokenSettings.ONLY)) {
            faults.add(
                    prefix
                            + ": a name has 1 to 32 of a-z, 0-9 and -, and is not "
                            + TokenSettings.ONLY);
        }
        if (token.module().isEmpty()) {
            faults.add(prefix + ".module: expected the path of a PKCS#11 library");
        }
        if (token.tokenLabel().isPresent() == token.tokenSerial().isPresent()) {
            faults.add(prefix + ": expected token-label or token-serial, one of them");
        }
        if (token.pinFile().isPresent() == token.pinEnv().isPresent()) {
            faults.add(prefix + ": expected pin-file or pin-env, one of them");
        }
        if (faults.size() > before) {
            return Optional.empty();
        }
        TokenPlace place =
                token.tokenLabel()
                        .<TokenPlace>map(TokenPlace.ByLabel::new)
                        .orElseGet(
                                () -> new TokenPlace.BySerial(token.tokenSerial().orElseThrow()));
        PinSource pin =
                token.pinFile()
                        .<PinSource>map(PinSource.InFile::new)
                        .orElseGet(() -> new PinSource.InEnvironment(token.pinEnv().orElseThrow()));
        return Optional.of(
                settings(
                        name,
                        token.module().orElseThrow(),
                        place,
                        pin,
                        token.sessions().orElse(sessions())));
    }

    private TokenSettings settings(
            String name, Path module, TokenPlace place, PinSource pin, int sessions) {
        return new TokenSettings(
                name, module, place, pin, sessions, sessionWait(), answerWithin(), moduleDir());
    }
}
