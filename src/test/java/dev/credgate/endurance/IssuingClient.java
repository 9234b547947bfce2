package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An agency's system that has credentials issued in all formats. Orders with an Idempotency-Key are
 * sent until they are answered, some of them twice at the same moment or once more afterwards.
 */
final class IssuingClient extends Client implements Work {

    private static final int PAUSE_MILLIS = 200;

    IssuingClient(Cluster cluster, Journal journal, Random random) {
        super(cluster, journal, random);
    }

    @Override
    public void once() throws InterruptedException {
        Order order = Order.random(journal.nextOrder(), random);
        if (order.idempotencyKey().isEmpty()) {
            ask("issue", replica -> post(replica, order)).ifPresent(answer -> kept(order, answer));
        } else if (random.nextInt(5) == 0) {
            twiceAtOnce(order);
        } else if (insistOn(order).isPresent() && random.nextInt(4) == 0) {
            same(order, insistOn(order));
        }
        rests(PAUSE_MILLIS);
    }

    /** Sends an order to that gateway, once. */
    boolean isServedBy(Replica replica) {
        Order order = Order.once(journal.nextOrder());
        return ask("issue, at each gateway", replica, one -> post(one, order))
                .flatMap(answer -> kept(order, answer))
                .isPresent();
    }

    /** Sends an order until it is answered. */
    Optional<Card> insistOn(Order order) throws InterruptedException {
        return insist("issue, idempotent", replica -> post(replica, order))
                .flatMap(answer -> kept(order, answer));
    }

    private void twiceAtOnce(Order order) throws InterruptedException {
        List<Callable<Optional<Card>>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            var another = new IssuingClient(cluster, journal, new Random(random.nextLong()));
            both.add(() -> another.insistOn(order));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Optional<Card>> one : threads.invokeAll(both)) {
                same(order, one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The books compare contents; that there is one credential alone is told by the order. */
    private void same(Order order, Optional<Card> card) {
        card.ifPresent(given ->
                journal.cards().stream()
                        .filter(other -> other.order().number() == order.number())
                        .filter(other -> !other.id().equals(given.id()))
                        .forEach(other ->
                                journal.surprise(
                                        "order "
                                                + order.number()
                                                + " was answered with "
                                                + given.id()
                                                + " and with "
                                                + other.id())));
    }

    private static Answer post(Replica replica, Order order) {
        return replica.agencyPosts(
                "/issuer/credentials",
                order.body(),
                order.idempotencyKey().map(key -> Map.of("Idempotency-Key", key)).orElse(Map.of()));
    }

    private Optional<Card> kept(Order order, Answer answer) {
        if (answer.status() != 201) {
            return Optional.empty();
        }
        JsonNode issued = answer.json();
        return Optional.of(
                journal.keep(
                        new Card(
                                order,
                                UUID.fromString(issued.get("id").asText()),
                                document(issued.get("credential")))));
    }
}
