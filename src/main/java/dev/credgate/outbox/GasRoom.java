package dev.credgate.outbox;

import dev.credgate.ledger.chain.ChainException;

/** How much gas one transaction may take. Thread-safe; may ask the chain. */
@FunctionalInterface
public interface GasRoom {

    /** As much as the newest block would take, and the settings allow. */
    long now() throws ChainException;
}
