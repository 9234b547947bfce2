package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditEvent.StatusNotSeen;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.store.Mark;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusBench;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is ended of bulk changes that nobody ended, on both databases. */
@SuppressWarnings("NullAway") // What the outbox never had, it is not asked for.
class StatusSettlingTest {

    private static final Duration AGE = Duration.ofSeconds(50);

    private final List<AuditEvent> told = new ArrayList<>();
    private Instant now = StatusBench.NOW;
    private boolean stale;

    /** So many are not told, whatever they are. */
    private int faults;

    @ParameterizedTest
    @EnumSource
    void whatMayStillBePutIsLeftHoweverLongItWaits(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            UUID id = begun(bench, 4);
            Batch whole = bench.batches.next(id, 4).orElseThrow();
            StatusSettling settling = settling(bench);
            List<PendingStatusChange> changes = bench.note(whole);
            now = now.plus(Duration.ofDays(2));
            assertThat(settling.settle(AGE)).isZero();
            // Too large, and its halves wait for their turn.
            assertThat(bench.put(whole, id)).isPresent();
            bench.batches.divide(whole, id, 0, now);
            assertThat(settling.settle(AGE)).isZero();
            assertThat(told).isEmpty();
            for (PendingStatusChange change : changes) {
                assertThat(bench.pending.of(change.credential())).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedWhileTheLedgerWasStaleIsToldAsSoonAsItIsNot(TestDatabase.Kind kind)
            throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            UUID id = begun(bench, 3);
            Batch batch = bench.batches.next(id, 3).orElseThrow();
            StatusSettling settling = settling(bench);
            List<PendingStatusChange> changes = bench.note(batch);
            stale = true;
            assertThat(bench.batches.refuse(batch, id, "issuer_not_permitted", now)).isTrue();
            now = now.plus(AGE).plusSeconds(1);
            assertThat(settling.settle(AGE)).isZero();
            stale = false;
            assertThat(settling.settle(AGE)).isEqualTo(3);
            assertThat(told)
                    .hasSize(3)
                    .allSatisfy(event ->
                            assertThat(event)
                                    .isInstanceOfSatisfying(
                                            StatusNotSeen.class,
                                            missed ->
                                                    assertThat(missed.why()).isEqualTo("refused")));
            assertThat(bench.pending.of(changes.getFirst().credential())).isEmpty();
            assertThat(settling.settle(AGE)).isZero();
            assertThat(told).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeToldOfOneKeepsNoOtherBack(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            UUID id = begun(bench, 3);
            Batch batch = bench.batches.next(id, 3).orElseThrow();
            assertThat(bench.note(batch)).hasSize(3);
            assertThat(bench.batches.refuse(batch, id, "issuer_not_permitted", now)).isTrue();
            now = now.plus(AGE).plusSeconds(1);
            StatusSettling settling = settling(bench);
            faults = 1;
            assertThat(settling.settle(AGE)).isEqualTo(2);
            assertThat(settling.settle(AGE)).isEqualTo(1);
        }
    }

    private static UUID begun(StatusBench bench, int lines) {
        UUID id = bench.begin("one").id();
        bench.take(id, StatusBench.lines(1, lines, "did:a"));
        bench.close(id);
        return id;
    }

    private StatusSettling settling(StatusBench bench) {
        LedgerSnapshot snapshot =
                (LedgerSnapshot)
                        Proxy.newProxyInstance(
                                LedgerSnapshot.class.getClassLoader(),
                                new Class<?>[] {LedgerSnapshot.class},
                                (_, method, _) ->
                                        method.getName().equals("block")
                                                ? new BlockRef(7, Hash.ZERO, Instant.EPOCH)
                                                : StatusEntry.NONE);
        Ledger ledger =
                _ ->
                        stale
                                ? new Ledger.Reading.Unavailable("behind")
                                : new Ledger.Reading.Fresh(snapshot, Duration.ZERO);
        StatusRecord record =
                new StatusRecord(
                        () -> now,
                        ledger,
                        bench.pending,
                        null,
                        (event, mark) -> told(bench, event, mark),
                        null);
        return new StatusSettling(() -> now, ledger, bench.pending, record, null);
    }

    private boolean told(StatusBench bench, AuditEvent event, Mark mark) {
        if (faults > 0) {
            faults--;
            throw new StoreUnavailableException("the database was altered");
        }
        try (Connection connection = bench.database().connect()) {
            return mark.set(connection) && told.add(event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
