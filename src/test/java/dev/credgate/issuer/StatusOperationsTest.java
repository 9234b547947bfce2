package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.PendingStatusChanges;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thousands of statuses in one request, over real mutual TLS, with a real token and chain. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class StatusOperationsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String PATH = "/issuer/credentials/status";
    private static final int MANY = Integer.getInteger("credgate.test.statuses", 2_300);

    IssuerStack.Parts parts;

    @Inject Ledger ledger;
    @Inject IssuedCredentials records;
    @Inject PendingStatusChanges pending;
    @Inject AgroalDataSource database;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

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
            body.append(line(credentials.get(i), i % 1000 == 7 ? "suspended" : "revoked"))
                    .append('\n');
        }
        body.append("not json\n").append(line(UUID.randomUUID(), "revoked")).append("\n\n");
        body.append(line(credentials.get(0), "active")).append('\n');
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
        assertThat(done.at("/lines/taken").asInt()).isEqualTo(MANY + 4);
        assertThat(done.at("/lines/refused").asInt()).isEqualTo(4);
        assertThat(done.at("/lines/confirmed").asInt()).isEqualTo(MANY);
        assertThat(done.at("/lines/failed").asInt()).isZero();
        assertThat(done.at("/transactions").asInt()).isEqualTo((MANY + 499) / 500 + 1);
        assertThat(done.get("refused_lines").toString())
                .isEqualTo(
                        "[{\"line\":%d,\"code\":\"invalid_request\"},{\"line\":%d,\"code\":\"unknown_credential\"},{\"line\":%d,\"code\":\"repeated\"},{\"line\":%d,\"code\":\"unknown_credential\"}]"
                                .formatted(MANY + 1, MANY + 2, MANY + 3, MANY + 4));
        LedgerSnapshot snapshot = snapshot();
        for (int i = 0; i < MANY; i += 97) {
            assertThat(status(snapshot, credentials.get(i)))
                    .isEqualTo(i % 1000 == 7 ? StatusValue.SUSPENDED : StatusValue.REVOKED);
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
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
