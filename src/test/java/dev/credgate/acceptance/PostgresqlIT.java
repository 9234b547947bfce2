package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.cli.Citizen;
import dev.credgate.store.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
                        "CREDGATE_DATABASE_URL",
                        server.newDatabase(),
                        "CREDGATE_DATABASE_USER",
                        PostgresServer.USER,
                        "CREDGATE_DATABASE_PASSWORD_FILE",
                        password.toString(),
                        "CREDGATE_AUDIT_CHECKPOINT_INTERVAL",
                        "1s",
                        "CREDGATE_AUDIT_ANCHOR_INTERVAL",
                        "1s");
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
            anAuditorWithTheChainAloneIsConvinced(stack);
        } finally {
            Files.delete(password);
        }
    }

    private static void anAuditorWithTheChainAloneIsConvinced(Stack stack) throws IOException {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertThat(stack.script().run("audit", "verify").successfully().out())
                                .containsPattern("anchors +[0-9]+, the last of 4 records"));
        String said = stack.script().run("audit", "verify").successfully().out();
        String account = said.replaceFirst("(?s).*records, by (0x[0-9a-f]{40}).*", "$1");
        String key = said.replaceFirst("(?s).*signed by (z\\w+).*", "$1");
        assertThat(stack.script().run("audit", "export").successfully().out())
                .hasLineCount(4)
                .contains("\"kind\":\"credential_issued\"");

        Path nowhere = Files.createTempDirectory("credgate-auditor");
        String proof = nowhere.resolve("proof.json").toString();
        stack.script().run("audit", "prove", "--record", "1", "--out", proof).successfully();
        Script auditor = new Script(Map.of("CREDGATE_HOME", nowhere.resolve("none").toString()));
        assertThat(check(auditor, stack, proof, account, key).successfully().out())
                .contains("proof holds", "record       1 of ", "kind         credential_issued");

        Files.writeString(
                Path.of(proof), Files.readString(Path.of(proof)).replace("cpt:1000", "cpt:2001"));
        Script.Ended refused = check(auditor, stack, proof, account, key);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("proof does NOT hold");
    }

    private static Script.Ended check(
            Script auditor, Stack stack, String proof, String account, String key) {
        return auditor.run(
                "audit",
                "check-proof",
                proof,
                "--rpc",
                stack.env("RPC_URL"),
                "--contract",
                stack.env("AUDIT_ANCHORS_CONTRACT"),
                "--account",
                account,
                "--key",
                key);
    }
}
