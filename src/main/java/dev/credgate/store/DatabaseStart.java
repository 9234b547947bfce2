package dev.credgate.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Opens the database before anything else asks for it: reachable, durable, of this program's
 * schema. What is wrong stops the start with one line.
 */
@ApplicationScoped
class DatabaseStart {

    /** Before the scheduler and everybody who observes the start without saying when. */
    static final int BEFORE_ALL_OTHERS = -1000;

    private static final Logger LOG = Logger.getLogger(DatabaseStart.class);

    private static final Duration SHORTEST_MARGIN = Duration.ofMinutes(1);

    /** How long a database may start, or stand still, before the start gives it up. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    /** Longer than a request about a key stays open. */
    private static final Duration SHORTEST_KEPT = Duration.ofDays(2);

    @Produces
    @Singleton
    static Database database(DatabaseConfig config, AgroalDataSource pool) {
        return Database.of(url(config).jdbc(), pool::getConnection);
    }

    @Produces
    @Singleton
    static FlywayConfigurationCustomizer migrations() {
        return SchemaMigration::configure;
    }

    void start(
            @Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event,
            DatabaseConfig config,
            AgroalDataSource pool,
            Instance<Flyway> flyway) {
        start(config, pool, flyway::get);
    }

    /**
     * Starts.
     *
     * @param flyway asked only when there is something to migrate or to refuse: its own start is
     *     long
     */
    static void start(DatabaseConfig config, AgroalDataSource pool, Supplier<Flyway> flyway) {
        DatabaseUrl url = url(config);
        if (config.purgeMargin().compareTo(SHORTEST_MARGIN) < 0) {
            throw new ConfigurationException(
                    "credgate.database.purge-margin is "
                            + config.purgeMargin()
                            + ", at least "
                            + SHORTEST_MARGIN
                            + " is needed: replicas' clocks differ");
        }
        if (config.keyRequestsKept().compareTo(SHORTEST_KEPT) < 0) {
            throw new ConfigurationException(
                    "credgate.database.key-requests-kept is "
                            + config.keyRequestsKept()
                            + ", at least "
                            + SHORTEST_KEPT
                            + " is needed: requests wait for a day");
        }
        config.passwordFile().ifPresent(DatabaseStart::readable);
        if (!isCurrent(config, url, pool)) {
            migrate(flyway);
        }
        url.file().ifPresent(DatabaseStart::forceFolder);
        LOG.infof("database %s", url.display());
    }

    /** Whether the schema is this program's; a database that only needs time is given some. */
    private static boolean isCurrent(
            DatabaseConfig config, DatabaseUrl url, AgroalDataSource pool) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (boolean first = true; ; first = false) {
            try (Connection connection = pool.getConnection()) {
                DurabilityCheck.objection(connection, url.isPostgresql())
                        .ifPresent(objection -> {
                            throw new ConfigurationException(objection);
                        });
                return SchemaHistory.isOurs(connection);
            } catch (SQLException e) {
                String why = ConnectionFailure.explain(url, config.user(), e);
                if (!ConnectionFailure.passes(e) || System.nanoTime() - end > 0) {
                    throw new ConfigurationException(why);
                }
                if (first) {
                    LOG.warnf("Asking again for up to %d s: %s", PATIENCE.toSeconds(), why);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }

    private static void migrate(Supplier<Flyway> flyway) {
        try {
            SchemaMigration.migrate(flyway.get());
        } catch (IllegalStateException | FlywayException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static DatabaseUrl url(DatabaseConfig config) {
        try {
            return DatabaseUrl.parse(config.url());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static void readable(String passwordFile) {
        try {
            PasswordFile.read(passwordFile);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** A new file survives a power cut only when its folder's entry does. */
    private static void forceFolder(Path file) {
        Path folder = file.getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the database's folder "
                            + folder
                            + " can't be forced to disk: "
                            + e.getMessage());
        }
    }
}
