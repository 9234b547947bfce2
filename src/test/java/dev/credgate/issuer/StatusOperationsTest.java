package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.StatusOperationSending;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.GasRoom;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.Mark;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of statuses in one request, over real mutual TLS, with a real token and chain. */
@QuarkusTest
@TestProfile(StatusOperationsTest.SoonSettled.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class StatusOperationsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final long LIST = 4_711;
    private static final String PATH = "/issuer/credentials/status";
    private static final int MANY = Integer.getInteger("credgate.test.statuses", 2_300);

    IssuerStack.Parts parts;

    private HttpClient.Version version = HttpClient.Version.HTTP_1_1;

    @Inject Ledger ledger;
    @Inject IssuedCredentials records;
    @Inject PendingStatusChanges pending;
    @Inject AgroalDataSource database;
    @Inject InstantSource clock;
    @Inject StatusBatches batches;
    @Inject StatusOperations operations;
    @Inject ListedPlaces places;
    @Inject StatusRecord record;
    @Inject Outbox outbox;
    @Inject LedgerCalls calls;
    @Inject GasRoom room;
    @Inject Agencies agencies;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    /** Blocks count after a second, so that nobody waits for twelve. */
    public static final class SoonSettled implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("credgate.outbox.confirmations", "1");
        }
    }

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    @Test
    void thousandsAreRevokedInAFewTransactions() throws Exception {
        List<UUID> credentials = credentials("population", MANY);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            body.append(line(credentials.get(i), "revoked")).append('\n');
        }
        body.append("not json\n").append(line(UUID.randomUUID(), "revoked")).append("\n\n");
        body.append(line(credentials.get(0), "revoked")).append('\n');
        body.append(line(credentials.get(1), "active")).append('\n');
        body.append(line(credentials("transport", 1).getFirst(), "revoked"));
        long begun = System.nanoTime();
        HttpResponse<String> accepted =
                post("population", UUID.randomUUID().toString(), body.toString());
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String address = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode done = done("population", address);
        System.getLogger("statuses")
                .log(
                        System.Logger.Level.INFO,
                        "{0} statuses in {1} ms: {2}",
                        MANY,
                        (System.nanoTime() - begun) / 1_000_000,
                        done);
        assertThat(done.at("/lines/taken").asInt()).isEqualTo(MANY + 5);
        assertThat(done.at("/lines/refused").asInt()).isEqualTo(5);
        assertThat(done.at("/lines/confirmed").asInt()).isEqualTo(MANY);
        assertThat(done.at("/lines/failed").asInt()).isZero();
        int most = LedgerCalls.statusesFor(room.now());
        assertThat(most).isBetween(600, 610);
        assertThat(done.at("/transactions").asInt()).isEqualTo((MANY + most - 1) / most);
        assertThat(done.get("refused_lines").toString())
                .isEqualTo(
                        "[{\"line\":%d,\"code\":\"invalid_request\"},{\"line\":%d,\"code\":\"unknown_credential\"},{\"line\":%d,\"code\":\"repeated\"},{\"line\":%d,\"code\":\"no_revocation\"},{\"line\":%d,\"code\":\"unknown_credential\"}]"
                                .formatted(MANY + 1, MANY + 2, MANY + 3, MANY + 4, MANY + 5));
        LedgerSnapshot snapshot = snapshot();
        for (int i = 0; i < MANY; i += 97) {
            assertThat(status(snapshot, credentials.get(i))).isEqualTo(StatusValue.REVOKED);
        }
        UUID last = credentials.getLast();
        assertThat(kinds(last)).containsExactly("status_requested", "status_changed");
        assertThat(pending.of(last)).isEmpty();
        // Whose operation it is not, it does not exist for.
        assertThat(get("transport", address).statusCode()).isEqualTo(404);
    }

    @Test
    void whatWasCutOffIsTakenUpAgainAndNothingIsSentBefore() throws Exception {
        List<UUID> credentials = credentials("population", 1200);
        String whole =
                String.join("\n", credentials.stream().map(id -> line(id, "revoked")).toList());
        String key = UUID.randomUUID().toString();
        try (SSLSocket socket = connect("population")) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST "
                                    + PATH
                                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                                    + " application/x-ndjson\r\nIdempotency-Key: "
                                    + key
                                    + "\r\nContent-Length: "
                                    + whole.length()
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(
                    whole.substring(0, whole.length() * 2 / 3).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await().atMost(SOON).until(() -> taken() >= 500);
        }
        assertThat(status(snapshot(), credentials.getFirst())).isEqualTo(StatusValue.ACTIVE);
        HttpResponse<String> again = post("population", key, whole);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        String address = again.headers().firstValue("Location").orElseThrow();
        JsonNode done = done("population", address);
        assertThat(done.at("/lines/confirmed").asInt()).isEqualTo(1200);
        assertThat(status(snapshot(), credentials.getLast())).isEqualTo(StatusValue.REVOKED);
        // Once more: the same operation. Another file under its key: none.
        assertThat(post("population", key, whole).headers().firstValue("Location"))
                .contains(address);
        HttpResponse<String> other =
                post("population", key, whole.replaceFirst("revoked", "active"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(post("population", key, whole + "\n" + line(UUID.randomUUID(), "active")))
                .extracting(HttpResponse::statusCode)
                .isEqualTo(409);
        assertThat(post("population", key, whole.substring(0, whole.indexOf('\n'))))
                .extracting(HttpResponse::statusCode)
                .isEqualTo(409);
    }

    @Test
    void replicasThatCrashAnywhereDoEachChangeOnceAndTellItOnce() throws Exception {
        List<UUID> credentials = credentials("population", 1_500);
        listed("population", credentials.subList(0, 700), LIST);
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
                Future<?> unused =
                        replicas.submit(() -> {
                            while (!over.get()) {
                                try {
                                    replica.run();
                                } catch (Crash _) {
                                    // Whoever comes next goes on.
                                }
                                Thread.sleep(20);
                            }
                            return true;
                        });
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
            assertThat(snapshot.status(issuer, LIST, place).value()).isEqualTo(StatusValue.REVOKED);
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
        listed("population", credentials, LIST + 1);
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
            Future<?> unused =
                    replicas.submit(() -> {
                        while (!over.get()) {
                            try {
                                replica.run();
                            } catch (Crash _) {
                                // Whoever comes next goes on.
                            }
                            Thread.sleep(20);
                        }
                        return true;
                    });
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

    @Test
    void overHttp2ItIsTheSame() throws Exception {
        version = HttpClient.Version.HTTP_2;
        UUID credential = credentials("population", 1).getFirst();
        String lines = line(credential, "revoked") + "\n" + line(UUID.randomUUID(), "revoked");
        HttpResponse<String> accepted =
                post("population", UUID.randomUUID().toString(), lines + "\n");
        assertThat(accepted.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String address = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(done("population", address).at("/lines/confirmed").asInt()).isEqualTo(1);
        HttpResponse<String> refused = post("population", "short", lines);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("idempotency_key_invalid");
    }

    @Test
    void withoutAKeyNothingIsTaken() throws Exception {
        HttpResponse<String> answer =
                send(
                        "population",
                        HttpRequest.newBuilder(tls.resolve(PATH))
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(line(UUID.randomUUID(), "revoked")))
                                .build());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("idempotency_key_invalid");
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

    /** Gives credentials places in a list, as if it had been when they were issued. */
    private void listed(String agency, List<UUID> credentials, long list) throws SQLException {
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into status_list (agency, number, issuer, uri, places,"
                                    + " opened_at) values (?, ?, ?, ?, 131072, ?)")) {
                insert.setString(1, agency);
                insert.setLong(2, list);
                insert.setString(3, parts.dids().get(agency).toString());
                insert.setString(4, "https://gate.example/status/" + agency + "/" + list);
                insert.setObject(5, OffsetDateTime.now(ZoneOffset.UTC));
                insert.executeUpdate();
            }
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into status_place (credential, agency, list, place) values (?,"
                                    + " ?, ?, ?)")) {
                for (int place = 0; place < credentials.size(); place++) {
                    insert.setObject(1, credentials.get(place));
                    insert.setString(2, agency);
                    insert.setLong(3, list);
                    insert.setLong(4, place);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
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

    @Test
    void anEmptyFileIsNone() throws Exception {
        assertThat(post("population", UUID.randomUUID().toString(), "\n\n").statusCode())
                .isEqualTo(400);
        assertThat(get("population", "/issuer/operations/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
    }

    private JsonNode done(String agency, String address) {
        List<JsonNode> seen = new ArrayList<>();
        await().atMost(SOON.plusMillis(MANY * 10L))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    HttpResponse<String> answer = get(agency, address);
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    seen.add(JSON.readTree(answer.body()));
                    return seen.getLast().get("state").asText().equals("done");
                });
        return seen.getLast();
    }

    /** Credentials on record, as if they had been issued. */
    private List<UUID> credentials(String agency, int count) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into issued_credential (id, agency, issuer, type, format,"
                                        + " status_key, issued_at, key_id) values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < count; i++) {
                UUID id = UUID.randomUUID();
                ids.add(id);
                insert.setObject(1, id);
                insert.setString(2, agency);
                insert.setString(3, parts.dids().get(agency).toString());
                insert.setString(4, "cpt:1000");
                insert.setString(5, "weidentity");
                insert.setString(6, Keccak256.hash(id.toString()).toString());
                insert.setObject(7, OffsetDateTime.now(ZoneOffset.UTC));
                insert.setString(8, parts.dids().get(agency) + "#keys-0");
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return ids;
    }

    private long taken() throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet row =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "select max(taken) from status_operation where stage ="
                                                + " 'TAKING'")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static String credentialOf(String event) {
        try {
            return JSON.readTree(event).path("credential").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> kinds(UUID credential) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select kind from audit_record where event like ? order by seq")) {
            select.setString(1, "%" + credential + "%");
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        }
    }

    private StatusValue status(LedgerSnapshot snapshot, UUID credential) {
        IssuedCredential record = records.find(credential).orElseThrow();
        Hash issuer = Keccak256.hash(record.issuer());
        return snapshot.status(issuer, record.statusKey()).value();
    }

    private LedgerSnapshot snapshot() {
        return ((Ledger.Reading.Fresh) ledger.read(Instant.now())).snapshot();
    }

    private static String line(UUID id, String status) {
        return "{\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"reason\":\"a test\"}";
    }

    private SSLSocket connect(String agency) throws IOException {
        return (SSLSocket)
                parts.pki()
                        .as(parts.clients().get(agency))
                        .getSocketFactory()
                        .createSocket(tls.getHost(), tls.getPort());
    }

    private HttpResponse<String> post(String agency, String key, String body) throws Exception {
        return send(
                agency,
                HttpRequest.newBuilder(tls.resolve(PATH))
                        .timeout(Duration.ofMinutes(5))
                        .header("Content-Type", "application/x-ndjson")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private HttpResponse<String> get(String agency, String path) throws Exception {
        return send(agency, HttpRequest.newBuilder(tls.resolve(path)).GET().build());
    }

    private HttpResponse<String> send(String agency, HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(agency)))
                        .version(version)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
