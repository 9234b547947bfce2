package dev.credgate.endurance;

import java.time.Duration;
import java.util.List;

/** The part that is in trouble. */
enum Part {
    PROCESSES,
    DATABASE,
    CHAIN,
    TOKEN;

    /** Whether the chain itself may forget what it said. */
    boolean mayForget() {
        return this == CHAIN;
    }

    /** What keys are made on: the server that makes a token absent knows no EdDSA. */
    List<String> curves() {
        return this == TOKEN
                ? List.of("P-256", "secp256k1", "P-384")
                : List.of("P-256", "secp256k1", "P-384", "Ed25519");
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
