package dev.credgate.ledger;

import java.time.Duration;
import java.time.Instant;

/** Where the newest snapshot is had. Never blocks. Thread-safe. */
public interface Ledger {

    /** What is known of the chain at {@code now}. */
    Reading read(Instant now);

    /** What is known of the chain. */
    sealed interface Reading {

        /** A snapshot young enough to decide on. */
        record Fresh(LedgerSnapshot snapshot, Duration age) implements Reading {}

        /**
         * The newest block is older than {@code max-staleness}, or dated more than 30 s ahead of
         * our clock: nothing may be decided on it, but it can still be named.
         */
        record Stale(LedgerSnapshot snapshot, Duration age, String why) implements Reading {}

        /** No snapshot yet: still catching up, or the chain was never reached. */
        record Unavailable(String why) implements Reading {}
    }
}
