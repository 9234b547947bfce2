package dev.credgate.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready to let people in: the list of ended sessions is loaded and fresh, and a key signs. */
@Readiness
@ApplicationScoped
class SessionsReadiness implements HealthCheck {

    private final EndedSessionList ended;
    private final AssertionKeyRing keys;
    private final InstantSource clock;

    SessionsReadiness(EndedSessionList ended, AssertionKeyRing keys, InstantSource clock) {
        this.ended = ended;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        boolean list = ended.fresh();
        boolean key = keys.signingAt(clock.instant()).isPresent();
        return HealthCheckResponse.named("sessions")
                .status(list && key)
                .withData("ended_sessions_loaded", list)
                .withData("assertion_key", key)
                .build();
    }
}
