package dev.credgate.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.cli.WycheproofFile.Case;
import dev.credgate.cli.WycheproofFile.Group;
import dev.credgate.cli.WycheproofSuite.Contestant;
import dev.credgate.cli.WycheproofSuite.Judge;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.SignatureEngines.Presence;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every engine that is here makes of every signature case of Project Wycheproof. */
final class WycheproofReport {

    /**
     * One file on one engine.
     *
     * @param wrong each case that had the wrong answer, or that it threw
     */
    private record Row(
            String file, String algorithm, String engine, int cases, List<String> wrong) {}

    private final List<Presence> engines = SignatureEngines.all();
    private final List<Row> rows = new ArrayList<>();

    private WycheproofReport() {}

    /**
     * Gives every engine every case.
     *
     * @throws IOException when a file is missing or none of Wycheproof's
     */
    static WycheproofReport of(Path folder) throws IOException {
        WycheproofReport report = new WycheproofReport();
        for (WycheproofSuite suite : WycheproofSuite.all()) {
            WycheproofFile file = WycheproofFile.read(folder.resolve(suite.file()));
            for (Contestant contestant : suite.engines()) {
                report.rows.add(run(suite, file, contestant));
            }
        }
        return report;
    }

    private static Row run(WycheproofSuite suite, WycheproofFile file, Contestant contestant) {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (Group group : file.groups()) {
            Judge judge = contestant.ready().apply(group);
            for (Case one : group.cases()) {
                cases++;
                judge(suite, judge, one).ifPresent(wrong::add);
            }
        }
        if (cases != file.announced()) {
            wrong.add("the file announces " + file.announced() + " cases and has " + cases);
        }
        return new Row(suite.file(), suite.algorithm().label(), contestant.engine(), cases, wrong);
    }

    /** What was wrong about an engine's answer. */
    private static Optional<String> judge(WycheproofSuite suite, Judge judge, Case one) {
        boolean expected = suite.expected().apply(one);
        String answer;
        try {
            boolean taken = judge.takes(one.message(), one.signature());
            if (taken == expected) {
                return Optional.empty();
            }
            answer = taken ? "taken" : "refused";
        } catch (RuntimeException thrown) {
            answer = thrown.toString();
        }
        return Optional.of(
                "case %s (%s, %s): %s"
                        .formatted(one.number(), one.result(), one.comment(), answer));
    }

    /** Whether every engine that is here was right about every case. */
    boolean allRight() {
        return rows.stream().allMatch(row -> row.wrong().isEmpty());
    }

    void printTable(PrintWriter out) {
        for (Presence presence : engines) {
            if (presence.engine().isEmpty()) {
                out.printf("%s is missing: %s%n", presence.name(), presence.failure());
            }
        }
        for (Row row : rows) {
            out.printf(
                    "%-5s %-20s %-14s %4d cases  %s%n",
                    row.wrong().isEmpty() ? "right" : "WRONG",
                    row.algorithm(),
                    row.engine(),
                    row.cases(),
                    row.file());
            row.wrong().forEach(one -> out.printf("      %s%n", one));
        }
        out.printf(
                "%d answers, %d wrong%n",
                rows.stream().mapToInt(Row::cases).sum(),
                rows.stream().mapToInt(row -> row.wrong().size()).sum());
    }

    void printJson(PrintWriter out) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (Row row : rows) {
            ObjectNode one = all.addObject();
            one.put("file", row.file());
            one.put("algorithm", row.algorithm());
            one.put("engine", row.engine());
            one.put("cases", row.cases());
            ArrayNode wrong = one.putArray("wrong");
            row.wrong().forEach(wrong::add);
        }
        out.println(all.toPrettyString());
    }
}
