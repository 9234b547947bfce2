package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import dev.credgate.acceptance.Answer.Unanswered;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Somebody who uses the gateways through a load balancer: asks any of them, and asks again where an
 * answer says so or does not come. One thread's own.
 */
class Client {

    /** How long somebody goes on asking. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration PAUSE = Duration.ofMillis(150);

    final Cluster cluster;
    final Journal journal;
    final Random random;

    Client(Cluster cluster, Journal journal, Random random) {
        this.cluster = cluster;
        this.journal = journal;
        this.random = random;
    }

    /** Asks one gateway; empty when no answer came. */
    Optional<Answer> ask(String act, Function<Replica, Answer> request) {
        return ask(act, cluster.some(random), request);
    }

    Optional<Answer> ask(String act, Replica replica, Function<Replica, Answer> request) {
        try {
            Answer answer = request.apply(replica);
            journal.answered(act, Integer.toString(answer.status()));
            if (!expected(answer.status())) {
                journal.surprise(act + " at " + replica.name() + ": " + answer);
            }
            return Optional.of(answer);
        } catch (Unanswered _) {
            journal.answered(act, "unanswered");
            return Optional.empty();
        }
    }

    /** What may be answered in trouble. What nobody asked for wrongly is not refused either. */
    boolean expected(int status) {
        return status / 100 == 2 || status == 503;
    }

    /** Asks again and again, any gateway, until one acknowledges. */
    Optional<Answer> insist(String act, Function<Replica, Answer> request)
            throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE.toNanos()) {
            Optional<Answer> answer = ask(act, request);
            if (answer.filter(given -> given.status() / 100 == 2).isPresent()) {
                journal.took(act, Duration.ofNanos(System.nanoTime() - began));
                return answer;
            }
            if (answer.filter(given -> !expected(given.status())).isPresent()) {
                return Optional.empty();
            }
            Thread.sleep(PAUSE);
        }
        journal.surprise(act + " was not acknowledged within " + PATIENCE.toSeconds() + " s");
        return Optional.empty();
    }

    void rests(int mostMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(mostMillis));
    }

    /** The credential as it is presented: a JSON object, or a text. */
    static String document(JsonNode credential) {
        return credential.isTextual() ? credential.asText() : credential.toString();
    }
}
