package dev.credgate.endurance;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** An acknowledged credential and what its holder knows of its status. Thread-safe. */
final class Card {

    /**
     * What was acknowledged last, and what was asked for since and not acknowledged.
     *
     * @param since {@link System#nanoTime} of the last change of this
     */
    record Known(String status, Optional<String> doubtful, long since) {}

    private final Order order;
    private final UUID id;
    private final String document;
    private final AtomicBoolean held = new AtomicBoolean();
    private volatile Known known = new Known("active", Optional.empty(), System.nanoTime());

    Card(Order order, UUID id, String document) {
        this.order = order;
        this.id = id;
        this.document = document;
    }

    Order order() {
        return order;
    }

    UUID id() {
        return id;
    }

    /** As it is presented. */
    String document() {
        return document;
    }

    Known known() {
        return known;
    }

    /** Takes it for one change; whoever gets true lets it go again. */
    boolean take() {
        return held.compareAndSet(false, true);
    }

    void letGo() {
        held.set(false);
    }

    void asked(String status) {
        known = new Known(known.status(), Optional.of(status), System.nanoTime());
    }

    void acknowledged(String status) {
        known = new Known(status, Optional.empty(), System.nanoTime());
    }
}
