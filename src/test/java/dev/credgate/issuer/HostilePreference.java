package dev.credgate.issuer;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/** What the issuing door reads of {@code Prefer}. For fuzzing. */
public final class HostilePreference {

    private HostilePreference() {}

    /** How long the caller would wait. */
    public static Optional<Duration> patience(HttpServerRequest request) {
        return Preference.patience(request);
    }
}
