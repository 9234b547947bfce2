package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.StatusOperationSending;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.GasRoom;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.Mark;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bulk changes that several replicas send at once, each of which may die anywhere. */
@QuarkusTest
@TestProfile(StatusFiles.SoonSettled.class)
@WithTestResource(value = IssuerStack.class, scope = TestResourceScope.MATCHING_RESOURCES)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class StatusReplicasTest extends StatusFiles {

    @Inject InstantSource clock;
    @Inject StatusBatches batches;
    @Inject StatusOperations operations;
    @Inject ListedPlaces places;
    @Inject StatusRecord record;
    @Inject Outbox outbox;
    @Inject LedgerCalls calls;
    @Inject GasRoom room;
    @Inject Agencies agencies;

    private static boolean runs(StatusOperationSending replica, AtomicBoolean over)
            throws InterruptedException {
        while (!over.get()) {
            try {
                replica.run();
            } catch (Crash _) {
                // Whoever comes next goes on.
            }
            Thread.sleep(20);
        }
        return true;
    }

    @Test
    void replicasThatCrashAnywhereDoEachChangeOnceAndTellItOnce() throws Exception {
        List<UUID> credentials = credentials("population", 1_500);
        long list = listed("population", credentials.subList(0, 700));
        String whole =
                String.join("\n", credentials.stream().map(id -> line(id, "revoked")).toList());
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger crashes = new AtomicInteger();
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                Random random = new Random(i);
                StatusOperationSending replica =
                        new StatusOperationSending(
                                clock,
                                ledger,
                                crashing(random, crashes),
                                records,
                                places,
                                record,
                                outbox,
                                calls,
                                room,
                                // One of them knows no agency, and leaves them to the others.
                                i == 2 ? List::<Agency>of : agencies::all);
                Future<?> unused = replicas.submit(() -> runs(replica, over));
            }
            try {
                HttpResponse<String> accepted =
                        post("population", UUID.randomUUID().toString(), whole);
                assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
                JsonNode done =
                        done("population", accepted.headers().firstValue("Location").orElseThrow());
                assertThat(done.at("/lines/confirmed").asInt()).isEqualTo(1_500);
                assertThat(done.at("/lines/sent").asInt()).isEqualTo(1_500);
                // Three batches, and places in a list of which two of them have some.
                assertThat(done.at("/transactions").asInt()).isEqualTo(5);
                assertThat(transactions(UUID.fromString(done.get("id").asText()))).isEqualTo(5);
            } finally {
                over.set(true);
            }
        }
        assertThat(crashes.get()).isPositive();
        LedgerSnapshot snapshot = snapshot();
        for (UUID credential : credentials) {
            assertThat(status(snapshot, credential)).isEqualTo(StatusValue.REVOKED);
        }
        Hash issuer = Keccak256.hash(parts.dids().get("population").toString());
        for (int place = 0; place < 700; place++) {
            assertThat(snapshot.status(issuer, list, place).value()).isEqualTo(StatusValue.REVOKED);
        }
        assertThat(told(credentials))
                .isEqualTo(Map.of("status_requested", 1_500, "status_changed", 1_500));
        for (UUID credential : credentials.subList(600, 610)) {
            assertThat(kinds(credential)).containsExactly("status_requested", "status_changed");
        }
    }

    @Test
    void whatTakesMoreGasThanATransactionMayIsDividedUntilItFits() throws Exception {
        List<UUID> credentials = credentials("population", 1_000);
        long _ = listed("population", credentials);
        String issuer = parts.dids().get("population").toString();
        Bounds bounds = new Bounds(100, 1_000_000);
        UUID id =
                operations
                        .begin(
                                UUID.randomUUID(),
                                "population",
                                UUID.randomUUID().toString(),
                                bounds,
                                clock.instant())
                        .orElseThrow()
                        .id();
        List<Line> lines = new ArrayList<>();
        for (UUID credential : credentials) {
            lines.add(
                    new Line(
                            lines.size() + 1,
                            Keccak256.hash(credential.toString()),
                            Optional.of(
                                    new Wish(credential, issuer, StatusValue.REVOKED, Hash.ZERO)),
                            Optional.empty()));
        }
        assertThat(operations.take(id, "population", lines, bounds, clock.instant()))
                .isEqualTo(Taken.ON_RECORD);
        // As if one transaction had more room when it was formed.
        assertThat(batches.next(id, 1_000).orElseThrow().lines()).isEqualTo(1_000);
        AtomicInteger crashes = new AtomicInteger();
        StatusOperationSending replica =
                new StatusOperationSending(
                        clock,
                        ledger,
                        crashing(new Random(7), crashes),
                        records,
                        places,
                        record,
                        outbox,
                        calls,
                        room,
                        agencies::all);
        assertThat(operations.close(id, 1_000)).isTrue();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> _ = replicas.submit(() -> runs(replica, over));
            try {
                JsonNode done = done("population", "/issuer/operations/" + id);
                assertThat(done.at("/lines/confirmed").asInt()).as("%s", done).isEqualTo(1_000);
                assertThat(done.at("/lines/sent").asInt()).isEqualTo(1_000);
                assertThat(done.at("/lines/failed").asInt()).isZero();
                // Halves, and each half's places in the list.
                assertThat(done.at("/transactions").asInt()).isEqualTo(4);
            } finally {
                over.set(true);
            }
        }
        LedgerSnapshot snapshot = snapshot();
        for (UUID credential : credentials) {
            assertThat(status(snapshot, credential)).isEqualTo(StatusValue.REVOKED);
        }
        assertThat(told(credentials))
                .isEqualTo(Map.of("status_requested", 1_000, "status_changed", 1_000));
        assertThat(pending.of(credentials.getFirst())).isEmpty();
        assertThat(pending.of(credentials.getLast())).isEmpty();
    }

    /** A process died here. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Dies at times before it does what it is asked for, or after. */
    private StatusBatches crashing(Random random, AtomicInteger crashes) {
        return (StatusBatches)
                Proxy.newProxyInstance(
                        StatusBatches.class.getClassLoader(),
                        new Class<?>[] {StatusBatches.class},
                        (_, method, arguments) -> {
                            int dice = random.nextInt(8);
                            if (dice == 0) {
                                crashes.incrementAndGet();
                                throw new Crash();
                            }
                            Object result = method.invoke(batches, arguments);
                            if (result instanceof Mark mark) {
                                return crashing(mark, dice, crashes);
                            }
                            if (dice == 1) {
                                crashes.incrementAndGet();
                                throw new Crash();
                            }
                            return result;
                        });
    }

    /** Dies at times before it is set, or after, within the transaction that it belongs to. */
    private static Mark crashing(Mark mark, int dice, AtomicInteger crashes) {
        return connection -> {
            boolean set = dice != 1 && mark.set(connection);
            if (dice == 1 || dice == 2) {
                crashes.incrementAndGet();
                throw new Crash();
            }
            return set;
        };
    }

    /** How many transactions the outbox was given for an operation's batches. */
    private int transactions(UUID operation) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select count(*) from chain_transaction t join"
                                        + " status_operation_batch b on b.id = t.operation where"
                                        + " b.operation = ?")) {
            select.setObject(1, operation);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** How often each kind of record was told of credentials. */
    private Map<String, Integer> told(List<UUID> credentials) throws SQLException {
        Set<String> known = credentials.stream().map(UUID::toString).collect(Collectors.toSet());
        Map<String, Integer> told = new HashMap<>();
        try (Connection connection = database.getConnection();
                ResultSet row =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "select kind, event from audit_record where kind like"
                                                + " 'status%'")) {
            while (row.next()) {
                String credential = credentialOf(row.getString(2));
                if (known.contains(credential)) {
                    told.merge(row.getString(1), 1, Integer::sum);
                }
            }
        }
        return told;
    }

    private static String credentialOf(String event) {
        try {
            return JSON.readTree(event).path("credential").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
