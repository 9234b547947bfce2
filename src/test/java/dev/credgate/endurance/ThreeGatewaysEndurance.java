package dev.credgate.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.acceptance.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Minutes of load and trouble, then the reckoning. {@code CREDGATE_ENDURANCE_MINUTES} says how
 * long, {@code CREDGATE_ENDURANCE_SEED} which plan: the same seed chooses the same victims and
 * requests, not the same moments.
 */
class ThreeGatewaysEndurance {

    /** Longer than any lease lasts. */
    private static final Duration SETTLED = Duration.ofMinutes(6);

    /**
     * By then a change that was sent has shown, and its record is ended: twice its limit and more.
     */
    private static final Duration OLD = Duration.ofSeconds(2 * 10 + 30 + 15);

    private interface Kind {
        Trouble in(Cluster cluster, Random random, Journal journal, Report report);
    }

    @Test
    void processesKilled() throws Exception {
        run(
                Part.PROCESSES,
                Map.of(),
                (cluster, random, _, report) -> new KilledProcesses(cluster, random, report));
    }

    @Test
    void databaseRestarted() throws Exception {
        run(
                Part.DATABASE,
                Map.of(),
                (cluster, random, _, report) -> new RestartedDatabase(cluster, random, report));
    }

    @Test
    void chainRestartedAndRolledBack() throws Exception {
        run(
                Part.CHAIN,
                Map.of(
                        "CREDGATE_LEDGER_CONFIRMATIONS",
                        Integer.toString(ForgetfulChain.CONFIRMATIONS),
                        "CREDGATE_OUTBOX_CONFIRMATIONS",
                        Integer.toString(ForgetfulChain.DEEPEST)),
                ForgetfulChain::new);
    }

    @Test
    void tokenAway() throws Exception {
        run(Part.TOKEN, Map.of(), AbsentToken::new);
    }

    private static void run(Part troubled, Map<String, String> settings, Kind kind)
            throws Exception {
        String name = troubled.name().toLowerCase(Locale.ROOT);
        Duration time =
                Duration.ofSeconds(
                        Math.round(60 * Double.parseDouble(setting("MINUTES").orElse("5"))));
        long seed =
                setting("SEED")
                        .map(Long::parseLong)
                        .orElseGet(() -> new Random().nextInt(1_000_000) + 0L);
        Path folder = Files.createDirectories(Script.ROOT.resolve("target/endurance/" + name));
        clear(folder);
        String head = "endurance, " + name + ": " + time.toSeconds() + " s, seed " + seed;
        System.out.println(head);
        Random random = new Random(seed);
        Journal journal = new Journal();
        Report report = new Report();
        try (Cluster cluster =
                troubled == Part.TOKEN
                        ? Cluster.upWithRemoteToken(folder, settings)
                        : Cluster.up(folder, settings)) {
            Load load = Load.start(cluster, journal, new Random(random.nextLong()), troubled);
            kind.in(cluster, new Random(random.nextLong()), journal, report).make(time);
            load.end();
            settles(cluster, report);
            try (Connection connection = cluster.connection()) {
                report.count("changes of status left open", Records.open(connection));
                Records records = Records.read(connection);
                new Books(journal, records, report).compare();
                new Verdicts(cluster, journal, records, report).compare();
                audit(cluster, records, report);
            }
        } finally {
            journal.longest()
                    .forEach((act, longest) -> report.time("longest wait: " + act, longest));
            journal.answers().forEach((what, count) -> report.count("answers: " + what, count));
            report.faults("surprises", journal.surprises());
            String table = report.table(head);
            System.out.println(table);
            Files.writeString(folder.resolve("figures.txt"), table);
            Files.write(folder.resolve("faults.txt"), report.faults());
        }
        assertThat(report.faults()).isEmpty();
    }

    private static void settles(Cluster cluster, Report report) {
        long began = System.nanoTime();
        cluster.awaitAll(Duration.ofMinutes(3));
        await("nothing is half-way any more")
                .atMost(SETTLED)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    try (Connection connection = cluster.connection()) {
                        return Records.settled(connection, OLD);
                    }
                });
        report.time("load ended to nothing half-way", Duration.ofNanos(System.nanoTime() - began));
    }

    private static void audit(Cluster cluster, Records records, Report report) throws SQLException {
        Script.Ended verified = cluster.credgate("audit", "verify");
        report.count("audit records", records.events().size());
        report.faults(
                "audit chain broken",
                verified.code() == 0 && verified.out().contains("intact")
                        ? java.util.List.of()
                        : java.util.List.of(verified.toString()));
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getenv("CREDGATE_ENDURANCE_" + name))
                .filter(text -> !text.isEmpty());
    }

    private static void clear(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
