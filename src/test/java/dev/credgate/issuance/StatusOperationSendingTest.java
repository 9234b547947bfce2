package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.Mark;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a replica refuses what an agency may not ask for any more. */
@SuppressWarnings("NullAway") // What is refused needs no chain.
class StatusOperationSendingTest {

    private static final String LOST = "did:weid:1:0x00000000000000000000000000000000000000bb";
    private static final Agency WITHOUT = agency();
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final Batches batches = new Batches();
    private Instant now = Instant.parse("2026-11-28T09:00:00Z");
    private List<Agency> agencies = List.of(WITHOUT);
    private boolean chainIsAway;
    private final StatusOperationSending replica = replica();

    @Test
    void itWaitsTenMinutesFromWhenItSawTheLossItself() {
        // By the clock of whoever took the file, hours ago.
        batches.requestedAt = now.minus(Duration.ofHours(5));
        replica.run();
        now = now.plus(TEN_MINUTES).minusMillis(1);
        replica.run();
        assertThat(batches.refused).isEmpty();
        now = now.plusMillis(1);
        replica.run();
        assertThat(batches.refused).containsExactly("issuer_not_permitted");
    }

    @Test
    void aClockThatIsBehindKeepsNothingWaitingForLonger() {
        // By a clock that is hours ahead.
        batches.requestedAt = now.plus(Duration.ofHours(5));
        replica.run();
        now = now.plus(TEN_MINUTES);
        replica.run();
        assertThat(batches.refused).hasSize(1);
    }

    @Test
    void whatIsNotKnownForAMomentCountsAnew() {
        batches.requestedAt = now.minus(Duration.ofHours(5));
        replica.run();
        now = now.plus(TEN_MINUTES);
        // Not known here at all for a moment: nothing is known of a loss either.
        agencies = List.of();
        replica.run();
        agencies = List.of(WITHOUT);
        replica.run();
        now = now.plus(TEN_MINUTES).minusMillis(1);
        replica.run();
        assertThat(batches.refused).isEmpty();
        now = now.plusMillis(1);
        replica.run();
        assertThat(batches.refused).hasSize(1);
    }

    @Test
    void whatAnAgencyAskedForThatIsGoneComesToAnEnd() {
        agencies = List.of();
        replica.run();
        now = now.plus(SIX_HOURS).minusMillis(1);
        replica.run();
        assertThat(batches.refused).isEmpty();
        now = now.plusMillis(1);
        replica.run();
        assertThat(batches.refused).containsExactly("issuer_not_permitted");
        replica.run();
        assertThat(batches.ended).isTrue();
    }

    /** It may have a file of the agency that is not here. */
    @Test
    void whileAnotherReplicaTakesItFurtherNothingIsRefusedHere() {
        agencies = List.of();
        for (int step = 0; step < 4; step++) {
            replica.run();
            now = now.plus(SIX_HOURS).minusMillis(1);
            batches.id = UUID.randomUUID();
        }
        replica.run();
        assertThat(batches.refused).isEmpty();
    }

    @Test
    void whileTheChainIsAwayNoReplicaCouldTakeItFurther() {
        agencies = List.of();
        replica.run();
        now = now.plus(SIX_HOURS);
        chainIsAway = true;
        replica.run();
        chainIsAway = false;
        replica.run();
        assertThat(batches.refused).isEmpty();
        now = now.plus(SIX_HOURS);
        replica.run();
        assertThat(batches.refused).hasSize(1);
    }

    @Test
    void anotherOperationWaitsForItself() {
        batches.requestedAt = now;
        replica.run();
        now = now.plus(TEN_MINUTES);
        batches.operation = UUID.randomUUID();
        replica.run();
        assertThat(batches.refused).isEmpty();
        now = now.plus(TEN_MINUTES);
        replica.run();
        assertThat(batches.refused).hasSize(1);
    }

    @Test
    void whatTheOutboxHasIsLeftToIt() {
        batches.isInOutbox = true;
        batches.requestedAt = now;
        replica.run();
        now = now.plus(TEN_MINUTES);
        replica.run();
        assertThat(batches.refused).isEmpty();
        assertThat(batches.ended).isFalse();
    }

    @Test
    void whatCannotBeToldOfOneBatchKeepsNoOtherBack() {
        // There is no outbox here that could be asked for it.
        batches.open.add(new Batch(UUID.randomUUID(), batches.id, LOST, StatusValue.REVOKED, 1));
        replica.run();
        now = now.plus(TEN_MINUTES);
        replica.run();
        assertThat(batches.refused).hasSize(1);
        replica.run();
        assertThat(batches.ended).isFalse();
        batches.open.clear();
        replica.run();
        assertThat(batches.ended).isTrue();
    }

    private StatusOperationSending replica() {
        Ledger ledger = _ -> new Ledger.Reading.Unavailable("none here");
        IssuedCredentials records =
                (IssuedCredentials)
                        Proxy.newProxyInstance(
                                IssuedCredentials.class.getClassLoader(),
                                new Class<?>[] {IssuedCredentials.class},
                                (_, _, _) -> List.of());
        StatusRecord record =
                new StatusRecord(() -> now, ledger, null, null, (_, _) -> false, null);
        return new StatusOperationSending(
                () -> now,
                ledger,
                batches,
                records,
                null,
                record,
                null,
                null,
                () -> {
                    if (chainIsAway) {
                        throw new ChainException.Unavailable("away", Optional.empty());
                    }
                    return 30_000_000;
                },
                () -> agencies);
    }

    private static Agency agency() {
        Address address = Address.parse("0x" + "aa".repeat(20)).orElseThrow();
        return new Agency(
                "a",
                List.of(),
                List.of(new Agency.Identity(new WeIdDid(1, address), "key", List.of())),
                Optional.empty(),
                Quotas.NONE);
    }

    /** One operation with one batch of the issuer that was lost. */
    private static final class Batches implements StatusBatches {

        final List<String> refused = new ArrayList<>();
        final List<Batch> open = new ArrayList<>();
        UUID id = UUID.randomUUID();
        UUID operation = UUID.randomUUID();
        Instant requestedAt = Instant.EPOCH;
        boolean isInOutbox;
        boolean ended;

        @Override
        public List<StatusOperation> sending() {
            return List.of(
                    new StatusOperation(
                            operation, "a", Stage.SENDING, 3, 0, requestedAt, Optional.empty()));
        }

        @Override
        public Optional<Batch> next(UUID operation, int most) {
            return refused.isEmpty()
                    ? Optional.of(new Batch(id, id, LOST, StatusValue.REVOKED, 3))
                    : Optional.empty();
        }

        @Override
        public List<Wish> wishes(UUID batch) {
            return List.of();
        }

        @Override
        public Mark put(Batch batch, UUID operation, Instant now) {
            throw new AssertionError("it is not to be put");
        }

        @Override
        public boolean refuse(Batch batch, UUID operation, String refusal, Instant now) {
            if (!isInOutbox) {
                refused.add(refusal);
            }
            return !isInOutbox;
        }

        @Override
        public void divide(Batch batch, UUID operation, int transactions, Instant now) {
            throw new AssertionError("nothing was put");
        }

        @Override
        public List<Batch> open(UUID operation) {
            return open;
        }

        @Override
        public void decided(UUID batch, int transactions, Optional<String> refusal, Instant now) {
            throw new AssertionError("nothing was put");
        }

        @Override
        public void end(UUID operation, Instant now) {
            ended = true;
        }
    }
}
