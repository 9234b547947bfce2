package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.StatusReference;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListProof.Proven;
import dev.credgate.status.ReadList.Frame;
import dev.credgate.status.StatusSource.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all kinds of status lists have in common: a registered one is read on the chain, any other
 * is had from elsewhere, must be in force, and proven by who may keep it. Lists that were read are
 * kept, so that a credential costs a look at its place. Thread-safe.
 *
 * @param <T> what a list holds
 */
public final class StatusLists<T> {

    /** Bytes of memory for lists that were read. */
    private static final long KEPT = 64L << 20;

    /** An issuer's clock may be so far ahead of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** Nobody makes us fetch a list more often than that. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

    private final ReadLists<ReadList<T>> known = new ReadLists<>(KEPT);

    /**
     * The status at a place.
     *
     * @param read a list from its exact bytes; what it reads must follow from these alone
     * @param look at the place, once the list is known to be good
     */
    public StatusFinding read(
            StatusReference reference,
            Context context,
            Function<byte[], ReadList<T>> read,
            Function<T, StatusFinding> look) {
        if (context.snapshot().isEmpty()) {
            return new StatusFinding.NoLedger();
        }
        LedgerSnapshot snapshot = context.snapshot().get();
        Optional<StatusFinding> registered =
                RegisteredList.read(reference, context.issuer(), snapshot);
        if (registered.isPresent()) {
            return registered.get();
        }
        if (!reference.list().isAbsolute() || reference.list().getRawFragment() != null) {
            return new StatusFinding.Unsupported("a list's address with a fragment or no scheme");
        }
        Source source = new Source(Source.Kind.STATUS_LIST, reference.list());
        return switch (context.sources().read(source, context.now())) {
            case SourceReading.Wanted _ -> new StatusFinding.Wanted(source);
            case SourceReading.Unavailable(String why) -> new StatusFinding.Unavailable(why);
            case SourceReading.Had had ->
                    switch (known.get(had.body(), read).orElse(null)) {
                        case null ->
                                new StatusFinding.Unavailable(
                                        "so much was asked at once that the list was not read");
                        case ReadList.OutOfForm<T>(String why) ->
                                new StatusFinding.ListInvalid(why);
                        case ReadList.InForm<T>(Frame frame, T content, _) ->
                                objection(frame, had.fetchedAt(), source, snapshot, context)
                                        .orElseGet(() -> look.apply(content));
                    };
        };
    }

    private static Optional<StatusFinding> objection(
            Frame frame,
            Instant fetchedAt,
            Source source,
            LedgerSnapshot snapshot,
            Context context) {
        String keeper = frame.keeper().orElse(context.issuer());
        if (!ListKeeper.mayKeep(keeper, context.issuer(), snapshot)) {
            return invalid(
                    "the list is of somebody whom nobody authorised to keep this issuer's statuses");
        }
        return time(frame, fetchedAt, source, context.now())
                .or(() -> proof(proven(frame, keeper, context.proof())));
    }

    private static Optional<StatusFinding> time(
            Frame frame, Instant fetchedAt, Source source, Instant now) {
        if (frame.from().filter(from -> from.isAfter(now.plus(CLOCK_SKEW))).isPresent()) {
            return invalid("the list is dated ahead, " + frame.from().get());
        }
        Optional<Instant> until = frame.until();
        for (CredentialProof proof : frame.proofs()) {
            until = earlier(until, proof.expires());
        }
        if (until.isPresent() && !until.get().isAfter(now)) {
            // One that expired in our hands has a successor; one that was had expired has not.
            return until.get().isAfter(fetchedAt)
                    ? Optional.of(new StatusFinding.Wanted(source))
                    : invalid("the list expired at " + until.get());
        }
        return frame.timeToLive()
                .map(life -> life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life)
                .filter(life -> !fetchedAt.plus(life).isAfter(now))
                .map(_ -> new StatusFinding.Wanted(source));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isPresent() && other.get().isBefore(one.get()) ? other : one;
    }

    private static Proven proven(Frame frame, String keeper, ListProof judge) {
        Proven proven = judge.prove(keeper, frame.proofsFor(keeper));
        List<CredentialProof> others = frame.proofsOfDocumentSigner();
        if (!(proven instanceof Proven.Fails) || others.isEmpty()) {
            return proven;
        }
        Proven other = judge.prove(keeper, others);
        // What could not be learnt may still be good; of two that fail the first says what ails it.
        return other instanceof Proven.Fails ? proven : other;
    }

    private static Optional<StatusFinding> proof(Proven proven) {
        return switch (proven) {
            case Proven.Holds _ -> Optional.empty();
            case Proven.Fails(String why) -> invalid("the list's proof: " + why);
            case Proven.NoLedger _ -> Optional.of(new StatusFinding.NoLedger());
            case Proven.Wanted(Source source) -> Optional.of(new StatusFinding.Wanted(source));
            case Proven.Unavailable(String why) -> Optional.of(new StatusFinding.Unavailable(why));
        };
    }

    private static Optional<StatusFinding> invalid(String why) {
        return Optional.of(new StatusFinding.ListInvalid(why));
    }
}
