package dev.credgate.endurance;

import dev.credgate.acceptance.Answer;
import dev.credgate.endurance.Journal.Wish;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * An agency's system that suspends, reinstates and revokes: one change of a credential after the
 * other, each asked for until it is acknowledged.
 */
final class StatusClient extends Client implements Work {

    StatusClient(Cluster cluster, Journal journal, Random random) {
        super(cluster, journal, random);
    }

    @Override
    public void once() throws InterruptedException {
        Optional<Card> some = journal.some(random).filter(Card::take);
        if (some.isEmpty()) {
            rests(200);
            return;
        }
        Card card = some.get();
        try {
            Optional<String> next = next(card.known().status());
            if (next.isPresent()) {
                change(card, next.get());
            }
        } finally {
            card.letGo();
        }
        rests(200);
    }

    /** Revoked is for good. */
    private Optional<String> next(String status) {
        return switch (status) {
            case "active" -> Optional.of(random.nextInt(3) == 0 ? "revoked" : "suspended");
            case "suspended" -> Optional.of(random.nextInt(3) == 0 ? "revoked" : "active");
            default -> Optional.empty();
        };
    }

    private void change(Card card, String status) throws InterruptedException {
        card.asked(status);
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            String reason = journal.nextReason();
            Optional<Answer> answer = ask("status", replica -> post(replica, card, status, reason));
            boolean acknowledged = answer.filter(given -> given.status() == 200).isPresent();
            journal.wish(new Wish(card.id(), status, reason, acknowledged));
            if (acknowledged) {
                card.acknowledged(status);
                journal.took("status", Duration.ofNanos(System.nanoTime() - began));
                return;
            }
            rests(400);
        }
        journal.surprise(
                "a change of status was not acknowledged within " + PATIENCE.toSeconds() + " s");
    }

    private static Answer post(Replica replica, Card card, String status, String reason) {
        return replica.agencyPosts(
                "/issuer/credentials/" + card.id() + "/status",
                Answer.JSON
                        .createObjectNode()
                        .put("status", status)
                        .put("reason", reason)
                        .toString(),
                Map.of());
    }
}
