package dev.credgate.status;

import dev.credgate.credential.StatusReference;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.Optional;

/**
 * One way to keep the status of credentials by their place in a list. Adding a mechanism is adding
 * one implementation. Thread-safe, never blocks on anything but its own computing.
 */
public interface StatusSource {

    /** Which {@link StatusReference#mechanism} it reads. */
    String mechanism();

    /** The status at a place; never throws for what a credential or a list holds. */
    StatusFinding read(StatusReference reference, Context context);

    /**
     * What is known at one instant.
     *
     * @param snapshot empty when the ledger has none that may be decided on
     * @param issuer whose credential asks, by the name under which trust and status stand on the
     *     chain
     * @param proof how a list that lies elsewhere is proven
     */
    record Context(
            Instant now,
            Optional<LedgerSnapshot> snapshot,
            Sources sources,
            String issuer,
            ListProof proof) {}
}
