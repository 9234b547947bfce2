package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was issued, alone and in a batch, under an Idempotency-Key and revoked, has left no claim in
 * any column of any table, nor in a file of the database: as text, in base64 or in hexadecimal. The
 * answers are there all the same, since the same is told again.
 */
@QuarkusTest
@QuarkusTestResource(
        value = IssuerStack.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = IssuerStack.WITH_CERTIFICATES, value = "true"))
@SuppressWarnings("NullAway") // Quarkus fills the field
class NoClaimAtRestTest extends CertifiedGround {

    /** A claim's value, and the end of its subject's DID, that occur nowhere else. */
    private static final String CLAIM = "Wong-unmistakable-5f3a77e1";

    private static final String SUBJECT = "7c0ffee15c0ffee25c0ffee35c0ffee45c0ffee5";

    @Inject AgroalDataSource database;

    @Test
    void noTableAndNoFileTellsWhatWasIssuedToWhom() throws Exception {
        String key = HexFormat.of().formatHex(random());
        List<String> ids = new ArrayList<>();
        for (String format : List.of("weidentity", "sd_jwt_vc", "jwt_vc")) {
            String order = order(format);
            HttpResponse<String> issued =
                    post("/issuer/credentials", "application/json", key + format, order);
            assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
            // It is kept, since it is told again.
            assertThat(post("/issuer/credentials", "application/json", key + format, order).body())
                    .isEqualTo(issued.body());
            ids.add(JSON.readTree(issued.body()).get("id").asText());
        }
        String lines = line("weidentity") + line("sd_jwt_vc");
        HttpResponse<String> batch =
                post("/issuer/credentials/batch", "application/x-ndjson", key, lines);
        assertThat(batch.statusCode()).as(batch.body()).isEqualTo(200);
        for (String answer : batch.body().lines().toList()) {
            JsonNode told = JSON.readTree(answer);
            assertThat(told.has("credential")).as(answer).isTrue();
            ids.add(told.get("id").asText());
        }
        HttpResponse<String> revoked =
                post(
                        "/issuer/credentials/" + ids.getFirst() + "/status",
                        "application/json",
                        key,
                        "{\"status\":\"revoked\",\"reason\":\"lost\"}");
        assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);

        byte[] tables = tables();
        // That it would be seen: what may be known stands there.
        String seen = text(tables);
        assertThat(ids).hasSize(5).allMatch(seen::contains);
        tellsNothing(tables);
        // And in the file, where old rows stay for a while, and in whatever lies beside it.
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        }
        byte[] files = files(parts.folder().resolve("database"));
        assertThat(text(files)).contains(ids.getFirst());
        tellsNothing(files);
    }

    private static void tellsNothing(byte[] kept) {
        String text = text(kept);
        for (String secret : List.of(CLAIM, SUBJECT)) {
            for (String spelled : spellings(secret)) {
                assertThat(text.contains(spelled)).as(spelled).isFalse();
            }
        }
    }

    /** As it is, in hexadecimal, and in base64 wherever in a group it may begin. */
    private static List<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> spelled = new ArrayList<>();
        spelled.add(secret);
        spelled.add(HexFormat.of().formatHex(bytes));
        spelled.add(text(secret.getBytes(StandardCharsets.UTF_16BE)));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String url = Base64.getUrlEncoder().withoutPadding().encodeToString(shifted);
            // The groups at both ends have something of their neighbours.
            String middle = url.substring(4, url.length() - 4);
            spelled.add(middle);
            spelled.add(middle.replace('-', '+').replace('_', '/'));
        }
        return spelled;
    }

    private byte[] tables() throws SQLException {
        var all = new ByteArrayOutputStream();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet row =
                    statement.executeQuery(
                            "select table_name from information_schema.tables"
                                    + " where lower(table_schema) = 'public'")) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            assertThat(names).hasSizeGreaterThan(15);
            for (String name : names) {
                try (ResultSet row = statement.executeQuery("select * from \"" + name + "\"")) {
                    while (row.next()) {
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            all.writeBytes(bytes(row, i));
                            all.write('\n');
                        }
                    }
                }
            }
        }
        return all.toByteArray();
    }

    private static byte[] bytes(ResultSet row, int column) throws SQLException {
        if (row.getObject(column) instanceof byte[] bytes) {
            return bytes;
        }
        String text = row.getString(column);
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] files(Path folder) throws IOException {
        var all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    /** A character a byte. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String order(String format) {
        String type =
                switch (format) {
                    case "jwt_vc" -> JoseSigners.JWT_VC;
                    case "sd_jwt_vc" -> JoseSigners.SD_JWT_VC;
                    default -> "cpt:1000";
                };
        return """
        {"format":"%s","type":"%s","subject":"did:weid:101:0x%s",
         "claims":{"name":"%s"},"valid_until":"%s","options":%s}
        """
                .formatted(
                        format,
                        type,
                        SUBJECT,
                        CLAIM,
                        Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS),
                        format.equals("weidentity") ? "{}" : "{\"key_by\":\"x5c\"}");
    }

    private static String line(String format) {
        return order(format).replace("\n", "") + "\n";
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private HttpResponse<String> post(String path, String type, String key, String body)
            throws Exception {
        return send(
                "population",
                request(tls, path)
                        .header("Content-Type", type)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body)));
    }
}
