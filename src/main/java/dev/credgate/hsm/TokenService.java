package dev.credgate.hsm;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.health.api.HealthGroup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Opens the configured token at the start and gives it to whoever signs. Settings that the file
 * system shows to be wrong stop the start; a token that is away does not, since verification goes
 * on without it.
 *
 * <p>The health check is in the group {@code issuing} ({@code /q/health/group/issuing}), not in the
 * readiness of the whole: a replica whose token is away still verifies.
 */
@Singleton
@Startup
@HealthGroup("issuing")
public class TokenService implements HealthCheck {

    private final Optional<ReopeningToken> token;

    @Inject
    TokenService(HsmConfig config, MeterRegistry meters) {
        try {
            token =
                    config.settings()
                            .map(settings ->
                                    new ReopeningToken(settings, config.retryInterval(), meters));
            token.ifPresent(ReopeningToken::start);
        } catch (HsmException e) {
            // What no waiting mends ends the start, with this one line.
            throw new ConfigurationException(e.getMessage());
        }
    }

    @Produces
    @ApplicationScoped
    Signer signer() {
        return token.<Signer>map(open -> open).orElseGet(NoToken::new);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("token");
        if (token.isEmpty()) {
            return response.down().withData("why", "no token is configured").build();
        }
        token.get().outage().ifPresent(why -> response.withData("why", why));
        return response.status(token.get().outage().isEmpty()).build();
    }

    @PreDestroy
    void close() {
        token.ifPresent(ReopeningToken::close);
    }
}
