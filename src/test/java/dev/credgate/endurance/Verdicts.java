package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import dev.credgate.endurance.Card.Known;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What every gateway says of every credential at the end, against what was acknowledged. */
final class Verdicts {

    private static final int PAGE = 200;

    private final Cluster cluster;
    private final Journal journal;
    private final Report report;

    /** Keys whose signatures no longer count. */
    private final Set<String> compromised;

    Verdicts(Cluster cluster, Journal journal, Records records, Report report) {
        this.cluster = cluster;
        this.journal = journal;
        this.report = report;
        this.compromised =
                records.events().stream()
                        .filter(event ->
                                event.kind().equals("key_staged")
                                        && event.text("stage").equals("compromised"))
                        .map(event -> event.text("key_id"))
                        .collect(Collectors.toCollection(HashSet::new));
        this.signers =
                records.issued().values().stream()
                        .collect(Collectors.toMap(row -> row.id().toString(), row -> row.keyId()));
    }

    private final Map<String, String> signers;

    void compare() {
        List<String> status = new ArrayList<>();
        List<String> other = new ArrayList<>();
        List<Card> cards = journal.cards();
        for (Replica replica : cluster.replicas()) {
            for (int from = 0; from < cards.size(); from += PAGE) {
                List<Card> page = cards.subList(from, Math.min(from + PAGE, cards.size()));
                List<JsonNode> verdicts = ask(replica, page);
                for (int i = 0; i < page.size(); i++) {
                    judge(replica, page.get(i), verdicts.get(i), status, other);
                }
            }
        }
        report.count("verdicts asked for at the end", (long) cards.size() * Cluster.SIZE);
        report.faults("changes of status lost, or made unasked", status);
        report.faults("verdicts that are otherwise wrong", other);
    }

    private void judge(
            Replica replica, Card card, JsonNode verdict, List<String> status, List<String> other) {
        Known known = card.known();
        Set<String> fitting = new HashSet<>();
        fitting.add(word(known.status()));
        known.doubtful().ifPresent(doubtful -> fitting.add(word(doubtful)));
        String said = VerdictClient.check(verdict, "status");
        if (!fitting.contains(said)) {
            status.add(
                    replica.name()
                            + " says "
                            + said
                            + " of "
                            + card.id()
                            + " ("
                            + card.order().format()
                            + "), known is "
                            + known);
        }
        boolean dead = compromised.contains(signers.getOrDefault(card.id().toString(), ""));
        boolean valid = said.equals("pass") && !dead;
        String key = VerdictClient.check(verdict, "issuer_key");
        if (!verdict.path("verdict").asText().equals(valid ? "valid" : "invalid")
                || !key.equals(dead ? "key_compromised" : "pass")) {
            other.add(replica.name() + " on " + card.id() + ": " + verdict);
        }
    }

    private static String word(String status) {
        return status.equals("active") ? "pass" : status;
    }

    private static List<JsonNode> ask(Replica replica, List<Card> page) {
        String lines =
                page.stream().map(Card::document).collect(Collectors.joining("\n", "", "\n"));
        Answer answer = replica.posts("/verify/batch", lines, Map.of()).with(200);
        List<JsonNode> verdicts = new ArrayList<>();
        for (String line : answer.body().split("\n", -1)) {
            if (!line.isBlank()) {
                verdicts.add(line(line));
            }
        }
        if (verdicts.size() != page.size()) {
            throw new AssertionError(
                    page.size() + " credentials, " + verdicts.size() + " verdicts: " + answer);
        }
        return verdicts;
    }

    private static JsonNode line(String text) {
        try {
            return Answer.JSON.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError("no verdict: " + text, e);
        }
    }
}
