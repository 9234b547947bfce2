package dev.credgate.store;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Brings a database's schema to this program's version. */
final class SchemaMigration {

    /** As patient as the start is with its first connection, with the pool's time for each. */
    private static final int MORE_CONNECTIONS = 4;

    private static final int SECONDS_BETWEEN = 5;

    private SchemaMigration() {}

    /** What Flyway must be told beside where the migrations are. */
    static void configure(FluentConfiguration flyway) {
        flyway.javaMigrations(
                new V2__audit_append_only(), new V12__audit_checkpoints(), new V13__console());
        flyway.connectRetries(MORE_CONNECTIONS).connectRetriesInterval(SECONDS_BETWEEN);
        // The lock of a transaction would idle for as long as a migration takes, and SessionBounds
        // end it before a long one has.
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
    }

    /**
     * Migrates.
     *
     * @throws IllegalStateException when the database is not this program's, in one line that says
     *     what to do
     */
    static void migrate(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        Arrays.stream(all)
                .filter(migration -> migration.getState().isFailed())
                .findFirst()
                .ifPresent(migration -> {
                    throw new IllegalStateException(
                            "the database is half-way through migration "
                                    + migration.getVersion()
                                    + ", which failed before: restore it from a backup");
                });
        Arrays.stream(all)
                .filter(migration ->
                        migration.getState().isApplied() && !migration.getState().isResolved())
                .reduce((_, newest) -> newest)
                .ifPresent(migration -> {
                    throw new IllegalStateException(
                            "the database is newer than this program: it has schema version "
                                    + migration.getVersion()
                                    + ", which this program does not know; start the program"
                                    + " that wrote it, or a later one");
                });
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new IllegalStateException(
                    "the database could not be brought to this program's schema: "
                            + String.valueOf(e.getMessage())
                                    .strip()
                                    .replaceAll("\\s*\\R\\s*", "; "),
                    e);
        }
    }
}
