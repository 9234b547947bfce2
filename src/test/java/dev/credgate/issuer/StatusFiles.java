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
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/**
 * Files of status changes that agencies send over real mutual TLS, for credentials that are put on
 * record as if they had been issued, and what became of them.
 */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class StatusFiles {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration SOON = Duration.ofSeconds(90);
    static final String PATH = "/issuer/credentials/status";

    private static long lists = 4_711;

    IssuerStack.Parts parts;
    HttpClient.Version version = HttpClient.Version.HTTP_1_1;

    @Inject Ledger ledger;
    @Inject IssuedCredentials records;
    @Inject PendingStatusChanges pending;
    @Inject AgroalDataSource database;

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

    /** Gives credentials places in a list of their own, as if it had been when they were issued. */
    long listed(String agency, List<UUID> credentials) throws SQLException {
        long list = lists++;
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
        return list;
    }

    JsonNode done(String agency, String address) {
        List<JsonNode> seen = new ArrayList<>();
        await().atMost(SOON)
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
    List<UUID> credentials(String agency, int count) throws SQLException {
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

    List<String> kinds(UUID credential) throws SQLException {
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

    StatusValue status(LedgerSnapshot snapshot, UUID credential) {
        IssuedCredential record = records.find(credential).orElseThrow();
        Hash issuer = Keccak256.hash(record.issuer());
        return snapshot.status(issuer, record.statusKey()).value();
    }

    LedgerSnapshot snapshot() {
        return await().atMost(SOON)
                .until(
                        () ->
                                ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh fresh
                                        ? fresh.snapshot()
                                        : null,
                        Objects::nonNull);
    }

    static String line(UUID id, String status) {
        return "{\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"reason\":\"a test\"}";
    }

    HttpResponse<String> post(String agency, String key, String body) throws Exception {
        return send(
                agency,
                HttpRequest.newBuilder(tls.resolve(PATH))
                        .timeout(Duration.ofMinutes(5))
                        .header("Content-Type", "application/x-ndjson")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    HttpResponse<String> get(String agency, String path) throws Exception {
        return send(agency, HttpRequest.newBuilder(tls.resolve(path)).GET().build());
    }

    HttpResponse<String> send(String agency, HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(agency)))
                        .version(version)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
