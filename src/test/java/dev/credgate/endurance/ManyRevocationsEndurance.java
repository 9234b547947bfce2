package dev.credgate.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import dev.credgate.acceptance.Script;
import dev.credgate.crypto.Keccak256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/**
 * A file of revocations, {@code CREDGATE_ENDURANCE_STATUSES} of them: once in peace, and once with
 * gateways that are killed while lines come and while they go to the chain. Of what is revoked one
 * credential was issued; the others are on record as it is.
 */
class ManyRevocationsEndurance {

    private static final int MANY =
            Optional.ofNullable(System.getenv("CREDGATE_ENDURANCE_STATUSES"))
                    .filter(text -> !text.isEmpty())
                    .map(Integer::parseInt)
                    .orElse(100_000);

    private static final Duration LONGEST = Duration.ofMinutes(20);

    @Test
    void inPeace() throws Exception {
        run("statuses", false);
    }

    @Test
    void withGatewaysKilled() throws Exception {
        run("statuses-killed", true);
    }

    private static void run(String name, boolean killed) throws Exception {
        Path folder = Files.createDirectories(Script.ROOT.resolve("target/endurance/" + name));
        Report report = new Report();
        try (Cluster cluster = Cluster.up(folder, Map.of())) {
            List<UUID> credentials = credentials(cluster);
            String key = UUID.randomUUID().toString();
            String lines = lines(credentials);
            long begun = System.nanoTime();
            if (killed) {
                cutOff(cluster, report, lines, key);
            }
            Answer accepted = sent(cluster.replicas().get(1), lines, key).with(202);
            report.time("first byte to all lines on record", since(begun));
            String operation = accepted.json().get("id").asText();
            if (killed) {
                for (int percent : new int[] {10, 40, 70}) {
                    awaitLines(cluster, operation, MANY * percent / 100);
                    List<Replica> victims =
                            percent == 40
                                    ? cluster.replicas()
                                    : cluster.replicas().subList(1, 2 + percent / 70);
                    report.count("gateways killed", victims.size());
                    victims.forEach(Replica::kill);
                    victims.forEach(Replica::start);
                }
            }
            JsonNode done = awaitDone(cluster, operation);
            report.time("first byte to all confirmed", since(begun));
            report.count("lines confirmed", done.at("/lines/confirmed").asLong());
            compare(cluster, credentials, report);
            report.faults(
                    "not as it was asked for",
                    done.at("/lines/confirmed").asInt() == MANY
                                    && done.at("/lines/refused").asInt() == 0
                                    && done.at("/lines/failed").asInt() == 0
                            ? List.of()
                            : List.of(done.toString()));
        } finally {
            String table = report.table("endurance, " + name + ": " + MANY + " revocations");
            System.out.println(table);
            Files.writeString(folder.resolve("figures.txt"), table);
            Files.write(folder.resolve("faults.txt"), report.faults());
        }
        assertThat(report.faults()).isEmpty();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** One that is issued, and others like it. */
    private static List<UUID> credentials(Cluster cluster) throws SQLException {
        Order order =
                Order.weIdentity(1, "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df");
        UUID issued =
                UUID.fromString(
                        cluster.replicas()
                                .getFirst()
                                .agencyPosts("/issuer/credentials", order.body(), Map.of())
                                .with(201)
                                .json()
                                .get("id")
                                .asText());
        List<UUID> all = new ArrayList<>();
        all.add(issued);
        try (Connection connection = cluster.connection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into issued_credential (id, agency, issuer, type, format,"
                                        + " status_key, issued_at, valid_until, key_id) select ?,"
                                        + " agency, issuer, type, format, ?, issued_at,"
                                        + " valid_until, key_id from issued_credential where id ="
                                        + " ?")) {
            connection.setAutoCommit(false);
            while (all.size() < MANY) {
                UUID id = UUID.randomUUID();
                all.add(id);
                insert.setObject(1, id);
                insert.setString(2, Keccak256.hash(id.toString()).toString());
                insert.setObject(3, issued);
                insert.addBatch();
                if (all.size() % 5_000 == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        return all;
    }

    private static String lines(List<UUID> credentials) {
        StringBuilder lines = new StringBuilder();
        for (UUID credential : credentials) {
            lines.append("{\"id\":\"")
                    .append(credential)
                    .append("\",\"status\":\"revoked\",\"reason\":\"withdrawn\"}\n");
        }
        return lines.toString();
    }

    private static Answer sent(Replica replica, String lines, String key) {
        return replica.agencySends(
                "/issuer/credentials/status", lines, Map.of("Idempotency-Key", key));
    }

    /** The gateway dies in the middle of the file. */
    private static void cutOff(Cluster cluster, Report report, String lines, String key) {
        Replica victim = cluster.replicas().getFirst();
        CompletableFuture<Answer> answer =
                CompletableFuture.supplyAsync(() -> sent(victim, lines, key));
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> count(cluster, "select count(*) from status_operation_line") > 0);
        victim.kill();
        report.count("gateways killed", 1);
        try {
            Answer unexpected = answer.join();
            report.faults("answered by the dead", List.of(unexpected.toString()));
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(Answer.Unanswered.class);
        }
        try {
            report.count(
                    "lines on record when it died",
                    count(cluster, "select count(*) from status_operation_line"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        victim.start();
    }

    private static void awaitLines(Cluster cluster, String operation, long sent) {
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(100))
                .until(() ->
                        count(
                                        cluster,
                                        "select coalesce(sum(lines), 0) from status_operation_batch"
                                                + " where put_at is not null and operation = '"
                                                + operation
                                                + "'")
                                >= sent);
    }

    private static JsonNode awaitDone(Cluster cluster, String operation) {
        List<JsonNode> seen = new ArrayList<>();
        await().atMost(LONGEST)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    try {
                        Answer answer =
                                cluster.replicas()
                                        .get(1)
                                        .agencyGets("/issuer/operations/" + operation);
                        if (answer.status() != 200) {
                            return false;
                        }
                        seen.add(answer.json());
                        return seen.getLast().get("state").asText().equals("done");
                    } catch (Answer.Unanswered _) {
                        return false;
                    }
                });
        return seen.getLast();
    }

    /** What is on record and on the chain is what was asked for, each once. */
    private static void compare(Cluster cluster, List<UUID> credentials, Report report)
            throws SQLException {
        for (String kind : List.of("status_requested", "status_changed")) {
            List<String> told = new ArrayList<>();
            try (Connection connection = cluster.connection();
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "select event::json ->> 'credential' from audit_record where"
                                            + " kind = '"
                                            + kind
                                            + "'")) {
                while (row.next()) {
                    told.add(row.getString(1));
                }
            }
            Set<String> lost = new HashSet<>(credentials.stream().map(UUID::toString).toList());
            lost.removeAll(told);
            report.faults(kind + " not told", List.copyOf(lost));
            report.count(kind + " told twice", told.size() - (long) new HashSet<>(told).size());
            report.faults(
                    kind + " told too often",
                    told.size() == MANY ? List.of() : List.of(told.size() + " times"));
        }
        report.faults(
                "changes left open",
                count(cluster, "select count(*) from pending_status_change") == 0
                        ? List.of()
                        : List.of("some"));
        onTheChain(cluster, report);
        Script.Ended verified = cluster.credgate("audit", "verify");
        report.faults(
                "audit chain broken",
                verified.code() == 0 ? List.of() : List.of(verified.toString()));
    }

    private static void onTheChain(Cluster cluster, Report report) throws SQLException {
        Set<String> keys = new HashSet<>();
        List<String> hashes = new ArrayList<>();
        try (Connection connection = cluster.connection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery("select status_key from issued_credential")) {
                while (row.next()) {
                    keys.add(row.getString(1));
                }
            }
            try (ResultSet row =
                    statement.executeQuery(
                            "select hash from chain_transaction where purpose = 'statuses'")) {
                while (row.next()) {
                    hashes.add(row.getString(1));
                }
            }
        }
        long gas = 0;
        long most = 0;
        long changes = 0;
        for (String hash : hashes) {
            JsonNode receipt = cluster.stack().chain().rpc("eth_getTransactionReceipt", hash);
            long used = Long.decode(receipt.get("gasUsed").asText());
            gas += used;
            most = Math.max(most, used);
            for (JsonNode log : receipt.get("logs")) {
                changes++;
                boolean unused = keys.remove(log.at("/topics/2").asText());
            }
        }
        report.count("transactions", hashes.size());
        report.count("gas of the largest", most);
        report.count("gas for each status", gas / MANY);
        report.faults("not revoked on the chain", List.copyOf(keys));
        report.faults(
                "changed more than once on the chain",
                changes == MANY ? List.of() : List.of(changes + " changes"));
    }

    private static long count(Cluster cluster, String query) throws SQLException {
        try (Connection connection = cluster.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
