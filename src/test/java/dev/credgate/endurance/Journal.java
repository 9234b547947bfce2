package dev.credgate.endurance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What clients asked and what they were answered, as they know it, and when the chain forgot what
 * it knew. Thread-safe.
 */
final class Journal {

    /** One request for a change of status; its reason is its own, so that the records tell it. */
    record Wish(UUID card, String status, String reason, boolean acknowledged) {}

    private final AtomicLong orders = new AtomicLong();
    private final AtomicLong wishNumbers = new AtomicLong();
    private final Map<UUID, Card> cards = new ConcurrentHashMap<>();
    private final List<Card> inOrder = new CopyOnWriteArrayList<>();
    private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final Set<UUID> keys = ConcurrentHashMap.newKeySet();
    private final LongAdder doors = new LongAdder();
    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final Map<String, Duration> longest = new ConcurrentSkipListMap<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Queue<Instant> forgotten = new ConcurrentLinkedQueue<>();

    long nextOrder() {
        return orders.incrementAndGet();
    }

    long orders() {
        return orders.get();
    }

    String nextReason() {
        return "endurance " + wishNumbers.incrementAndGet();
    }

    /** What one request was answered: a status, or that there was no answer. */
    void answered(String act, String answer) {
        answers.computeIfAbsent(act + " " + answer, _ -> new LongAdder()).increment();
    }

    /** How long somebody had to go on asking until it was acknowledged. */
    void took(String act, Duration time) {
        longest.merge(act, time, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    }

    /** A credential was acknowledged; the same one may be more than once. */
    Card keep(Card card) {
        Card first = cards.putIfAbsent(card.id(), card);
        if (first == null) {
            inOrder.add(card);
            return card;
        }
        if (!first.document().equals(card.document())) {
            surprise("credential " + card.id() + " was handed out with two contents");
        }
        if (first.order().number() != card.order().number()) {
            surprise("two orders were answered with credential " + card.id());
        }
        return first;
    }

    void wish(Wish wish) {
        wishes.add(wish);
    }

    void key(UUID key) {
        keys.add(key);
    }

    void door() {
        doors.increment();
    }

    /** From then on the chain no longer knew some of what it had known. */
    void forgot(Instant when) {
        forgotten.add(when);
    }

    /** Whether the chain had forgotten something no longer before that than this. */
    boolean forgotWithin(Duration time, Instant before) {
        return forgotten.stream()
                .anyMatch(at -> !at.isAfter(before) && at.plus(time).isAfter(before));
    }

    /** Something that must not be. */
    void surprise(String what) {
        surprises.add(what);
    }

    /** Any acknowledged credential. */
    Optional<Card> some(Random random) {
        int size = inOrder.size();
        return size == 0 ? Optional.empty() : Optional.of(inOrder.get(random.nextInt(size)));
    }

    List<Card> cards() {
        return List.copyOf(inOrder);
    }

    List<Wish> wishes() {
        return new ArrayList<>(wishes);
    }

    Set<UUID> keys() {
        return Set.copyOf(keys);
    }

    long doors() {
        return doors.sum();
    }

    Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((what, count) -> counts.put(what, count.sum()));
        return counts;
    }

    Map<String, Duration> longest() {
        return new TreeMap<>(longest);
    }

    List<String> surprises() {
        return new ArrayList<>(surprises);
    }
}
