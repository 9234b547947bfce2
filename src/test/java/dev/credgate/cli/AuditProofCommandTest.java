package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.audit.AnchoredStory;
import dev.credgate.cli.AuditCommandTest.Ended;
import dev.credgate.ledger.chain.Anvil;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code audit verify}, {@code prove}, {@code check-proof} and {@code export}, as typed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditProofCommandTest {

    private Anvil chain;
    private AnchoredStory story;
    private Map<String, String> environment;

    @TempDir Path folder;

    @BeforeAll
    void start() throws Exception {
        chain = Anvil.start();
        story = new AnchoredStory(chain);
        environment = story.environment(chain);
    }

    @AfterAll
    void stop() {
        story.close();
        chain.close();
    }

    @Test
    void verifyTellsOfCheckpointsAndAnchors() {
        Ended ended = verify(environment);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("audit record intact", "records  5")
                .contains("checkpoints 2, the last of 5 records, signed by " + story.key())
                .contains("anchors  1, the last of 3 records, by " + story.account())
                .contains("as the database says");

        ended = verify(environment, "--account", story.account().toString(), "--key", story.key());
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).doesNotContain("as the database says");

        // An auditor with another chain's environment names everything.
        Map<String, String> bare = new HashMap<>(environment);
        bare.remove("RPC_URL");
        bare.remove("CREDGATE_AUDIT_ANCHOR_CONTRACT");
        assertThat(verify(bare).out()).contains("anchors  not asked");
        ended =
                verify(
                        bare,
                        "--rpc",
                        chain.url().toString(),
                        "--contract",
                        story.contract().toString());
        assertThat(ended.out()).contains("anchors  1, the last of 3 records");
    }

    @Test
    void verifyRefusesAStrangersKeyAndAStrangersAccount() {
        Ended ended =
                verify(environment, "--key", "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("(SIGNATURE)", "which is not known");
        ended = verify(environment, "--account", chain.account(8).toString());
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("anchors  by " + chain.account(8));
    }

    @Test
    void aChainThatIsAwayIsNotTakenForIntact() {
        Map<String, String> away = new HashMap<>(environment);
        away.put("RPC_URL", "http://127.0.0.1:1");
        Ended ended = verify(away);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("the chain can't be read", "--without-chain");
        assertThat(verify(away, "--without-chain").code()).isZero();
        away.put("CREDGATE_AUDIT_ANCHOR_CONTRACT", "0x12");
        assertThat(verify(away).err()).contains("CREDGATE_AUDIT_ANCHOR_CONTRACT is no address");
        // Another contract's address, or another chain.
        ended = verify(environment, "--contract", "0x" + "12".repeat(20), "--account", any());
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("is this the right chain?");
    }

    private String any() {
        return chain.account(8).toString();
    }

    @Test
    void aProofIsCheckedByTheChainAlone() throws Exception {
        Path file = folder.resolve("proof.json");
        Ended proven = prove("--record", "2", "--out", file.toString());
        assertThat(proven.err()).isEmpty();
        assertThat(proven.code()).isZero();
        assertThat(proven.out()).contains("proof of record 2 among 3", story.account().toString());

        Ended checked = check(file, story.contract().toString(), story.account().toString());
        assertThat(checked.err()).isEmpty();
        assertThat(checked.code()).isZero();
        assertThat(checked.out())
                .contains("proof holds", "record       2 of 3", "kind         door_opened")
                .contains("signed by    " + story.key(), "of chain 31337");

        // It is there already, and is not overwritten.
        assertThat(prove("--record", "1", "--out", file.toString()).code()).isEqualTo(2);

        Ended stranger = check(file, story.contract().toString(), any());
        assertThat(stranger.code()).isEqualTo(1);
        assertThat(stranger.out()).contains("does NOT hold", "another account");

        Path forged = folder.resolve("forged.json");
        Files.writeString(forged, Files.readString(file).replace("tax", "fax"));
        Ended refused = check(forged, story.contract().toString(), story.account().toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("the record does not say what it said");

        Files.writeString(forged, "{}");
        Ended none = check(forged, story.contract().toString(), story.account().toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("is no proof");
    }

    /** C0, C1, what turns the direction of writing, and what ends a line. */
    @Test
    void whatAStrangerWroteDoesNotMoveTheCursor() throws Exception {
        String hostile = "\n\u001b[2J\u009b1A\u202e\u2028\u2029proof holds";
        Path file = folder.resolve("hostile.json");
        Files.write(
                file, story.proofBy(chain.account(7), "kind" + hostile, "{\"event\":1}" + hostile));
        Ended checked = check(file, story.contract().toString(), chain.account(7).toString());
        assertThat(checked.code()).isZero();
        assertThat(checked.out())
                .contains("kind         kind??[2J?1A???proof holds\n")
                .contains("event        {\"event\":1}??[2J?1A???proof holds\n")
                .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028", "\u2029");
    }

    @Test
    void whatIsNotThereOrNotAnchoredIsNotProven() {
        String file = folder.resolve("none.json").toString();
        assertThat(prove("--record", "4", "--out", file).err()).contains("counts 3 records");
        assertThat(prove("--record", "99", "--out", file).err()).contains("there is no record 99");
        assertThat(prove("--record", "tax", "--out", file).err())
                .contains("several records name tax, choose one: [1, 2, 3, 4, 5]");
        assertThat(prove("--record", "nothing", "--out", file).err())
                .contains("no record names nothing");
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsCalledSo() {
        String nobody = "0x0000000000000000000000000000000000000001";
        Ended ended =
                run(
                        new AuditCheckProofCommand(),
                        "/nowhere/proof.json",
                        "--rpc",
                        "http://localhost:1",
                        "--contract",
                        nobody,
                        "--account",
                        nobody);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("/nowhere/proof.json can't be read: there is no such");
    }

    @Test
    void exportIsALineARecordInAscii() throws Exception {
        Ended ended = run(new AuditExportCommand(environment), "--from", "2", "--to", "3");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).hasLineCount(2).matches("\\p{ASCII}*");
        for (String line : ended.out().lines().toList()) {
            assertThat(new ObjectMapper().readTree(line).get("event").get("portal").asText())
                    .isEqualTo("tax");
        }
        assertThat(run(new AuditExportCommand(environment), "--from", "0").code()).isEqualTo(2);
        assertThat(run(new AuditExportCommand(environment), "--from", "5", "--to", "4").code())
                .isEqualTo(2);
    }

    private Ended prove(String... arguments) {
        return run(new AuditProveCommand(environment), arguments);
    }

    private Ended check(Path file, String contract, String account) {
        return run(
                new AuditCheckProofCommand(),
                file.toString(),
                "--rpc",
                chain.url().toString(),
                "--contract",
                contract,
                "--account",
                account);
    }

    private static Ended verify(Map<String, String> environment, String... arguments) {
        return run(new AuditVerifyCommand(environment), arguments);
    }

    private static Ended run(Callable<Integer> command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(command)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ended(code, out.toString(), err.toString());
    }
}
