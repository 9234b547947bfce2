package dev.credgate.store;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** An empty database for an application under test, configured as an operator would. */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {

    /** Leaves the other rooms out: they need a chain, a token and keys. */
    static final Map<String, String> ALONE =
            Map.of(
                    "quarkus.arc.exclude-types",
                    "dev.credgate.audit.Checkpoints,dev.credgate.cli.**,"
                            + "dev.credgate.gateway.**,dev.credgate.outbox.**,dev.credgate.issuer.**,"
                            + "dev.credgate.issuance.**,dev.credgate.policy.**,dev.credgate.hsm.**,"
                            + "dev.credgate.ledger.**,dev.credgate.verification.**,"
                            + "dev.credgate.credential.**,dev.credgate.did.**,dev.credgate.status.**,"
                            + "dev.credgate.trust.**,dev.credgate.problem.**,dev.credgate.vcapi.**",
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.http.test-ssl-port",
                    "0",
                    "quarkus.management.test-port",
                    "0");

    private TestDatabase.Kind kind = TestDatabase.Kind.H2;
    private String settings = "";
    private Optional<TestDatabase> database = Optional.empty();

    @Override
    public void init(Map<String, String> arguments) {
        kind = TestDatabase.Kind.valueOf(arguments.getOrDefault("kind", "none"));
        settings = arguments.getOrDefault("settings", "");
    }

    @Override
    public Map<String, String> start() {
        TestDatabase empty = TestDatabase.empty(kind);
        database = Optional.of(empty);
        try {
            Map<String, String> environment = empty.environment();
            return Map.of(
                    "credgate.database.url", environment.get("CREDGATE_DATABASE_URL") + settings,
                    "credgate.database.user", environment.get("CREDGATE_DATABASE_USER"),
                    "credgate.database.password-file",
                            environment.get("CREDGATE_DATABASE_PASSWORD_FILE"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        database.ifPresent(TestDatabase::close);
    }
}
