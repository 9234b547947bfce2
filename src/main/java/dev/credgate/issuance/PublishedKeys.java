package dev.credgate.issuance;

import dev.credgate.did.DidResolver;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuerKeys.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How our own snapshot of the ledger has keys that were published for agencies' DIDs, by their
 * material. Nothing is told where the snapshot is stale. Thread-safe; only {@link #await} blocks.
 */
final class PublishedKeys {

    private static final Duration PAUSE = Duration.ofMillis(20);
    private final InstantSource clock;
    private final Ledger ledger;
    private final DidResolver resolver;
    private final Duration timeout;

    /**
     * A room with these neighbours.
     *
     * @param timeout how long {@link #await} waits at most
     */
    PublishedKeys(InstantSource clock, Ledger ledger, DidResolver resolver, Duration timeout) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.timeout = timeout;
    }

    /** As what a key is wanted on the chain that stands so in our records. */
    static KeyState wanted(Stage stage) {
        return switch (stage) {
            case PENDING, ACTIVE, RETIRING -> KeyState.ACTIVE;
            case RETIRED -> KeyState.RETIRED;
            case COMPROMISED -> KeyState.COMPROMISED;
        };
    }

    /** Whether a key that stands so needs no word to be as it is wanted. */
    static boolean covers(KeyState stands, KeyState wanted) {
        return switch (wanted) {
            case ACTIVE -> stands == KeyState.ACTIVE;
            case RETIRED, REVOKED -> stands != KeyState.ACTIVE;
            case COMPROMISED -> stands == KeyState.COMPROMISED;
        };
    }

    /** Waits until our own snapshot has it so: a verdict that is asked for afterwards knows it. */
    void await(Agency agency, String material, KeyState state, long block)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (seen(agency, material, state, block).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE);
        }
    }

    /** A key that stands so, in a snapshot of that block or a later one. */
    Optional<EntityKey> seen(Agency agency, String material, KeyState state, long block) {
        return ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                        && snapshot.block().number() >= block
                ? found(agency, material, snapshot).filter(key -> key.state() == state)
                : Optional.empty();
    }

    /** A key of the agency's DID, in whatever state. */
    Optional<EntityKey> found(Agency agency, String material) {
        return ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                ? found(agency, material, snapshot)
                : Optional.empty();
    }

    /** The same in a snapshot that was read before. */
    Optional<EntityKey> found(Agency agency, String material, LedgerSnapshot snapshot) {
        return IssuingKeys.published(agency, snapshot, resolver).stream()
                .filter(EntityKey::counts)
                .filter(key -> key.material().equals(material))
                .findFirst();
    }
}
