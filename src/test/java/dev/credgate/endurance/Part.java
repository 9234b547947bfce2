package dev.credgate.endurance;

import java.time.Duration;

/** The part that is in trouble. */
enum Part {
    PROCESSES,
    DATABASE,
    CHAIN;

    /** Whether the chain itself may forget what it said. */
    boolean mayForget() {
        return this == CHAIN;
    }

    /**
     * When whoever went out is out everywhere. A gateway reads the list of ended sessions twice a
     * second; without the database it goes by what it read last for ten seconds, then lets nobody
     * in.
     */
    Duration outEverywhere() {
        return this == DATABASE ? Duration.ofSeconds(11) : Duration.ofSeconds(3);
    }
}
