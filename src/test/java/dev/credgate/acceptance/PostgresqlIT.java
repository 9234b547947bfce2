package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.cli.Citizen;
import dev.credgate.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same story with the records in PostgreSQL: one build, another JDBC URL. */
class PostgresqlIT {

    @Test
    void theStoryWithPostgresqlSurvivesAKill() throws IOException, SQLException {
        PostgresServer server = PostgresServer.shared();
        Path password =
                Files.writeString(Files.createTempFile("credgate", "pw"), server.password());
        Map<String, String> settings =
                Map.of(
                        "CREDGATE_DATABASE_URL", server.newDatabase(),
                        "CREDGATE_DATABASE_USER", PostgresServer.USER,
                        "CREDGATE_DATABASE_PASSWORD_FILE", password.toString());
        try (Stack stack = Stack.up(settings)) {
            Citizen citizen = stack.citizen();
            Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
            Browser browser = stack.browser();
            String answer =
                    citizen.answer(
                            List.of(card.credential()), browser.asksForAChallenge(), Instant.now());
            browser.sends(answer).with(200);
            assertThat(browser.isIn()).isTrue();
            assertThat(stack.log("gateway")).contains("jdbc:postgresql:");

            stack.kills("gateway");
            stack.bringUp();

            assertThat(browser.isIn()).isTrue();
            assertThat(browser.sends(answer).status()).isEqualTo(401);
            stack.agency().sets(card, "revoked").with(200);
            DoorClosesIT.awaitShut(browser);
            assertThat(stack.script().run("audit", "verify").successfully().out())
                    .contains("intact")
                    .containsPattern("records +4");
        } finally {
            Files.delete(password);
        }
    }
}
