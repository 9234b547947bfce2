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
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Opens the configured tokens at the start and gives them to whoever signs. Settings that the file
 * system shows to be wrong stop the start; a token that is away does not, since verification goes
 * on without it.
 *
 * <p>The health check is in the group {@code issuing} ({@code /q/health/group/issuing}), not in the
 * readiness of the whole: a replica whose tokens are away still verifies. It is up while one token
 * answers, and names those that do not.
 */
@Singleton
@Startup
@HealthGroup("issuing")
public class TokenService implements HealthCheck {

    private final List<ReopeningToken> tokens;

    @Inject
    TokenService(HsmConfig config, PinMemory pins, MeterRegistry meters) {
        try {
            Map<Path, SharedModule> modules = new HashMap<>();
            tokens =
                    config.settings().stream()
                            .map(settings ->
                                    new ReopeningToken(
                                            settings,
                                            modules.computeIfAbsent(
                                                    settings.module(), SharedModule::new),
                                            config.retryInterval(),
                                            pins,
                                            meters))
                            .toList();
            tokens.forEach(ReopeningToken::start);
        } catch (HsmException e) {
            // What no waiting mends ends the start, with a line for each fault.
            throw new ConfigurationException(e.getMessage());
        }
    }

    @Produces
    @ApplicationScoped
    Signer signer() {
        return tokens.isEmpty() ? new NoToken() : new Tokens(tokens);
    }

    @Produces
    @ApplicationScoped
    TokenKeys tokenKeys() {
        return tokens.isEmpty() ? new NoToken() : new Tokens(tokens);
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("token");
        if (tokens.isEmpty()) {
            return response.down().withData("why", "no token is configured").build();
        }
        boolean one = false;
        for (ReopeningToken token : tokens) {
            var outage = token.outage();
            one |= outage.isEmpty();
            outage.ifPresent(
                    why -> response.withData(tokens.size() == 1 ? "why" : token.name(), why));
        }
        return response.status(one).build();
    }

    @PreDestroy
    void close() {
        tokens.forEach(ReopeningToken::close);
    }
}
