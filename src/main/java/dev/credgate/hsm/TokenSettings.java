package dev.credgate.hsm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a token is, how it is opened and how it is used.
 *
 * @param name by which settings, logs and key names call it
 * @param module the PKCS#11 library
 * @param sessions how many are open at once at most, 1 to 1000
 * @param patience how long a signature waits for one of them, at most a minute
 * @param answerWithin how long one call of the module is waited for, at most ten minutes; zero: for
 *     as long as it takes
 * @param copies the folder in which copies of the module are made ({@link ModuleCopies})
 */
public record TokenSettings(
        String name,
        Path module,
        TokenPlace place,
        PinSource pin,
        int sessions,
        Duration patience,
        Duration answerWithin,
        Path copies) {

    /** The name of the token that is set by {@code credgate.hsm.module} and its neighbours. */
    public static final String ONLY = "token";

    /** Enough for a network HSM (Luna's guide names about 30 threads for each). */
    static final int USUAL_SESSIONS = 30;

    static final Duration USUAL_WAIT = Duration.ofSeconds(5);

    /** Longer than members of a group of HSMs take to step in for each other. */
    static final Duration USUAL_ANSWER = Duration.ofSeconds(10);

    /** The one token, by its label, with the usual figures. */
    public TokenSettings(Path module, String label, Path pinFile) {
        this(
                ONLY,
                module,
                new TokenPlace.ByLabel(label),
                new PinSource.InFile(pinFile),
                USUAL_SESSIONS,
                USUAL_WAIT,
                USUAL_ANSWER,
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /** The same with another number of sessions. */
    TokenSettings withSessions(int sessions) {
        return new TokenSettings(
                name, module, place, pin, sessions, patience, answerWithin, copies);
    }

    /** The same with another bound on the module's calls. */
    TokenSettings withAnswerWithin(Duration answerWithin) {
        return new TokenSettings(
                name, module, place, pin, sessions, patience, answerWithin, copies);
    }

    /** What is wrong as far as the file system and the environment can tell; one line a fault. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!Files.isRegularFile(module)) {
            faults.add(setting("module: there is no file " + module));
        } else if (!module.isAbsolute()) {
            faults.add(setting("module: " + module + " is not an absolute path"));
        }
        switch (place) {
            case TokenPlace.ByLabel(String label) when label.isBlank() || label.length() > 32 ->
                    faults.add(setting("token-label: a token's label has 1 to 32 characters"));
            case TokenPlace.BySerial(String serial) when serial.isBlank() || serial.length() > 16 ->
                    faults.add(setting("token-serial: a serial number has 1 to 16 characters"));
            case TokenPlace.ByLabel _, TokenPlace.BySerial _ -> {
                // well formed
            }
        }
        if (sessions < 1 || sessions > 1000) {
            faults.add(setting("sessions: expected 1 to 1000, not " + sessions));
        }
        if (patience.isNegative() || patience.compareTo(Duration.ofMinutes(1)) > 0) {
            faults.add(setting("session-wait: expected 0s to 1m, not " + patience));
        }
        if (answerWithin.isNegative() || answerWithin.compareTo(Duration.ofMinutes(10)) > 0) {
            faults.add(setting("answer-within: expected 0s to 10m, not " + answerWithin));
        }
        pin.faults().forEach(fault -> faults.add(setting(fault)));
        return faults;
    }

    private String setting(String rest) {
        return (name.equals(ONLY) ? "credgate.hsm." : "credgate.hsm.tokens.\"" + name + "\".")
                + rest;
    }
}
