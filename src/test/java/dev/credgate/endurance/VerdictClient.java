package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import dev.credgate.endurance.Card.Known;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A portal's system that asks for verdicts. What was acknowledged some seconds ago every gateway
 * knows; one that cannot know says indeterminate, or nothing.
 */
final class VerdictClient extends Client implements Work {

    private static final Duration KNOWN_EVERYWHERE = Duration.ofSeconds(8);

    private final boolean chainInTrouble;

    /**
     * A client.
     *
     * @param chainInTrouble whether the chain itself may forget what it said
     */
    VerdictClient(Cluster cluster, Journal journal, Random random, boolean chainInTrouble) {
        super(cluster, journal, random);
        this.chainInTrouble = chainInTrouble;
    }

    @Override
    public void once() throws InterruptedException {
        Optional<Card> some = journal.some(random);
        if (some.isPresent()) {
            ask(some.get());
        }
        rests(200);
    }

    private void ask(Card card) {
        Known before = card.known();
        Replica replica = cluster.some(random);
        Optional<Answer> answer =
                ask("verify", replica, one -> one.posts("/verify", card.document(), Map.of()));
        Known after = card.known();
        boolean settled =
                before.doubtful().isEmpty()
                        && before.equals(after)
                        && System.nanoTime() - before.since() > KNOWN_EVERYWHERE.toNanos();
        if (!settled || chainInTrouble || answer.filter(one -> one.status() == 200).isEmpty()) {
            return;
        }
        JsonNode verdict = answer.get().json();
        String word = verdict.get("verdict").asText();
        String status = check(verdict, "status");
        boolean says = status.equals(before.status().equals("active") ? "pass" : before.status());
        if (!word.equals("indeterminate") && !says) {
            journal.surprise(
                    replica.name()
                            + " took a credential that is "
                            + before.status()
                            + " for "
                            + status
                            + ": "
                            + verdict);
        }
    }

    /** The code that a check gives, or its outcome where it gives none. */
    static String check(JsonNode verdict, String name) {
        for (JsonNode check : verdict.get("checks")) {
            if (check.get("check").asText().equals(name)) {
                return check.hasNonNull("code")
                        ? check.get("code").asText()
                        : check.get("outcome").asText();
            }
        }
        return "absent";
    }
}
