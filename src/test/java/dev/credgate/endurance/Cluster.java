package dev.credgate.endurance;

import dev.credgate.acceptance.Script;
import dev.credgate.acceptance.Stack;
import dev.credgate.acceptance.Tls;
import dev.credgate.net.FreePorts;
import dev.credgate.store.PostgresServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Three gateways on one PostgreSQL, one token and one chain. All of it comes from {@code ./credgate
 * up}; its one gateway then makes room for the three.
 */
final class Cluster implements AutoCloseable {

    static final int SIZE = 3;

    private final PostgresServer server;
    private final String database;
    private final Path password;
    private final Stack stack;
    private final ChainProcess chain;
    private final List<Replica> replicas;

    private Cluster(PostgresServer server, String database, Path password, Stack stack, Path logs) {
        this.server = server;
        this.database = database;
        this.password = password;
        this.stack = stack;
        this.chain = new ChainProcess(stack, logs.resolve("anvil.log"));
        this.replicas = replicas(stack, logs);
    }

    /** Brings everything up, with these settings beside those that all runs have. */
    static Cluster up(Path logs, Map<String, String> settings) {
        return up(logs, settings, Stack::up);
    }

    /** The same, with a token that can go away. */
    static Cluster upWithRemoteToken(Path logs, Map<String, String> settings) {
        return up(logs, settings, Stack::upWithRemoteToken);
    }

    private static Cluster up(
            Path logs, Map<String, String> settings, Function<Map<String, String>, Stack> stack) {
        try {
            PostgresServer server = PostgresServer.start();
            String database = server.newDatabase();
            Path password =
                    Files.writeString(Files.createTempFile("credgate", "pw"), server.password());
            Map<String, String> all = new HashMap<>(settings);
            all.put("CREDGATE_DATABASE_URL", database);
            all.put("CREDGATE_DATABASE_USER", PostgresServer.USER);
            all.put("CREDGATE_DATABASE_PASSWORD_FILE", password.toString());
            // One person is enough, keys change places soon, and nobody waits long for an answer.
            all.put("CREDGATE_KEYS_TWO_PEOPLE", "false");
            all.put("CREDGATE_KEYS_OVERLAP", "20s");
            all.put("CREDGATE_ISSUER_STATUS_TIMEOUT", "10s");
            Cluster cluster = new Cluster(server, database, password, stack.apply(all), logs);
            cluster.stack.stops("gateway");
            cluster.replicas.forEach(Replica::start);
            cluster.awaitAll(Duration.ofMinutes(3));
            return cluster;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("no cluster", e);
        }
    }

    private static List<Replica> replicas(Stack stack, Path logs) {
        Path ca = Path.of(stack.env("CA_CERT"));
        var agency =
                new Tls.Identity(
                        Path.of(stack.env("CLIENT_CERT")), Path.of(stack.env("CLIENT_KEY")));
        HttpClient plain = client().build();
        HttpClient mutual = client().sslContext(Tls.context(ca, Optional.of(agency))).build();
        List<Integer> ports = FreePorts.some(3 * SIZE);
        return IntStream.range(0, SIZE)
                .mapToObj(i ->
                        new Replica(
                                "gateway-" + (i + 1),
                                stack.home(),
                                stack.environment(),
                                logs.resolve("gateway-" + (i + 1) + ".log"),
                                ports.subList(3 * i, 3 * i + 3),
                                plain,
                                mutual))
                .toList();
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5));
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** As a load balancer would choose: one that was ready when it was last looked at. */
    Replica some(Random random) {
        List<Replica> ready = new ArrayList<>(replicas);
        ready.removeIf(replica -> !replica.isReady());
        List<Replica> from = ready.isEmpty() ? replicas : ready;
        return from.get(random.nextInt(from.size()));
    }

    /** Waits until all are ready. */
    void awaitAll(Duration patience) {
        for (Replica replica : replicas) {
            replica.awaitReady(patience);
            if (!replica.isAlive()) {
                throw new AssertionError(replica.name() + " ended by itself: " + replica.log());
            }
        }
    }

    PostgresServer server() {
        return server;
    }

    Stack stack() {
        return stack;
    }

    ChainProcess chain() {
        return chain;
    }

    /** A connection of the test's own. */
    Connection connection() throws SQLException {
        return DriverManager.getConnection(database, PostgresServer.USER, server.password());
    }

    /** {@code ./credgate}, on this stack. */
    Script.Ended credgate(String... arguments) {
        return stack.script().run(arguments);
    }

    @Override
    public void close() {
        replicas.parallelStream().forEach(Replica::stop);
        chain.close();
        stack.close();
        server.close();
        try {
            Files.delete(password);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
