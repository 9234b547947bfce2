package dev.credgate.issuance;

import dev.credgate.ledger.Ledger;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whether an agency may still ask for a batch of status changes, as far as this replica knows. What
 * one replica does not know, or knows as it was, another may: only what stays so for a while is
 * lost. Thread-safe.
 */
final class StatusBatchRights {

    /** What one replica has known for so long, every replica knows. */
    private static final Duration FOLLOWED = Duration.ofMinutes(10);

    /**
     * An agency of whose batch nothing has moved for so long is known to no replica: none that
     * knows it from a file of its own has put the batch into the outbox.
     */
    private static final Duration FORGOTTEN = Duration.ofHours(6);

    /** What is known of a batch's agency. */
    sealed interface Right {

        /** It acts for the batch's issuer, so. */
        record Held(Agency acting) implements Right {}

        /** Another replica may know better, or this one later. */
        record Unknown() implements Right {}

        /** It does not act for the issuer, or is gone. */
        record Lost() implements Right {}
    }

    /** Why a batch may be nobody's to ask for. */
    private sealed interface Loss {
        UUID operation();

        /** Its agency does not act for the issuer. */
        record OfIssuer(UUID operation, String issuer) implements Loss {}

        /** There is no such agency here; the next batch shows that another replica has one. */
        record OfAgency(UUID operation, UUID batch) implements Loss {}
    }

    private final InstantSource clock;
    private final Ledger ledger;
    private final Supplier<? extends Collection<Agency>> agencies;

    /** Since when this replica knows, by its own clock and no other's. */
    private final Map<Loss, Instant> losses = new ConcurrentHashMap<>();

    StatusBatchRights(
            InstantSource clock, Ledger ledger, Supplier<? extends Collection<Agency>> agencies) {
        this.clock = clock;
        this.ledger = ledger;
        this.agencies = agencies;
    }

    /** Looks, and remembers since when nobody was found. */
    Right of(StatusOperation operation, Batch batch) {
        Optional<Agency> known =
                agencies.get().stream()
                        .filter(agency -> agency.name().equals(operation.agency()))
                        .findFirst();
        Loss ofIssuer = new Loss.OfIssuer(operation.id(), batch.issuer());
        Loss ofAgency = new Loss.OfAgency(operation.id(), batch.id());
        if (known.isEmpty()) {
            losses.keySet()
                    .removeIf(loss ->
                            loss.operation().equals(operation.id()) && !loss.equals(ofAgency));
            return lasting(ofAgency, FORGOTTEN);
        }
        losses.remove(ofAgency);
        if (!ActingDid.isDid(batch.issuer())) {
            // Whether it holds the name, the chain tells when it is asked.
            return ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                    ? ActingDid.of(known.get(), batch.issuer(), snapshot)
                            .<Right>map(Right.Held::new)
                            .orElseGet(Right.Unknown::new)
                    : new Right.Unknown();
        }
        Optional<Agency> acting = known.get().actingFor(batch.issuer());
        if (acting.isEmpty()) {
            return lasting(ofIssuer, FOLLOWED);
        }
        losses.remove(ofIssuer);
        return new Right.Held(acting.get());
    }

    private Right lasting(Loss loss, Duration time) {
        Instant now = clock.instant();
        return now.isBefore(losses.computeIfAbsent(loss, _ -> now).plus(time))
                ? new Right.Unknown()
                : new Right.Lost();
    }

    /** Counts an operation's losses anew: no replica could have taken it further meanwhile. */
    void startOver(UUID operation) {
        losses.keySet().removeIf(loss -> loss.operation().equals(operation));
    }

    /** Forgets what was seen of operations that are not sent any more. */
    void keep(Set<UUID> sending) {
        losses.keySet().removeIf(loss -> !sending.contains(loss.operation()));
    }
}
