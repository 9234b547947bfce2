package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.GasRoom;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of statuses in one request, over real mutual TLS, with a real token and chain. */
@QuarkusTest
@TestProfile(StatusFiles.SoonSettled.class)
@WithTestResource(value = IssuerStack.class, scope = TestResourceScope.MATCHING_RESOURCES)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class StatusOperationsTest extends StatusFiles {

    private static final int MANY = Integer.getInteger("credgate.test.statuses", 1_300);

    @Inject GasRoom room;

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
            out.write(head(key, whole.length()).getBytes(StandardCharsets.US_ASCII));
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

    /** A body may take longer than a certificate holds. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void whatComesAfterTheCertificateIsRevokedIsNotTaken(int more) throws Exception {
        List<UUID> credentials = credentials("population", 500 + more);
        String whole =
                String.join("\n", credentials.stream().map(id -> line(id, "revoked")).toList())
                        + "\n\n";
        String key = UUID.randomUUID().toString();
        int before = whole.indexOf(line(credentials.get(499), "revoked"));
        int some = whole.indexOf('\n', before) + 1;
        try (SSLSocket socket = connect("population-second")) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(head(key, whole.length()).getBytes(StandardCharsets.US_ASCII));
            out.write(whole.substring(0, some).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await().atMost(SOON).until(() -> taken() == 500);
            parts.pki().revoke(parts.clients().get("population-second"));
            await().atMost(SOON).until(() -> !isLetIn("population-second"));
            out.write(whole.substring(some).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine();
            assertThat(answer).contains(" 403 ");
            assertThat(taken()).isEqualTo(500);
        } finally {
            parts.pki().revoke();
        }
        // It is there to be taken up by who is let in.
        assertThat(post("population", key, whole).statusCode()).isEqualTo(202);
        assertThat(taken()).isZero();
        await().atMost(SOON).until(() -> isLetIn("population-second"));
    }

    private boolean isLetIn(String client) throws Exception {
        try {
            return get(client, "/issuer/operations/" + UUID.randomUUID()).statusCode() == 404;
        } catch (IOException _) {
            return false;
        }
    }

    private static String head(String key, int length) {
        return "POST "
                + PATH
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                + "Idempotency-Key: "
                + key
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n";
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

    @Test
    void anEmptyFileIsNone() throws Exception {
        assertThat(post("population", UUID.randomUUID().toString(), "\n\n").statusCode())
                .isEqualTo(400);
        assertThat(get("population", "/issuer/operations/" + UUID.randomUUID()).statusCode())
                .isEqualTo(404);
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

    private SSLSocket connect(String agency) throws IOException {
        return (SSLSocket)
                parts.pki()
                        .as(parts.clients().get(agency))
                        .getSocketFactory()
                        .createSocket(tls.getHost(), tls.getPort());
    }
}
