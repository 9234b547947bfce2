package dev.credgate.store;

import io.quarkus.credentials.CredentialsProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;

/**
 * Reads the password's file for each new connection, so that it can be replaced without a restart.
 */
@ApplicationScoped
@Named("credgate-database")
class DatabaseCredentials implements CredentialsProvider {

    private final DatabaseConfig config;

    DatabaseCredentials(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, String> getCredentials(String credentialsProviderName) {
        return Map.of(
                USER_PROPERTY_NAME,
                config.user(),
                PASSWORD_PROPERTY_NAME,
                config.passwordFile().map(PasswordFile::read).orElse(""));
    }
}
