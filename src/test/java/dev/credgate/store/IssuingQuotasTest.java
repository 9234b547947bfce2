package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.store.IssuingQuotas.Allowance;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quota is the same for all who count at once, and half a count is none. */
class IssuingQuotasTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void as_many_are_counted_as_there_may_be(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            IssuingQuotas quotas = new AgencyStores(database).quotas();
            IssuingQuotas replica = new AgencyStores(database).quotas();
            List<Allowance> both =
                    List.of(
                            new Allowance("hour", NOON, 30),
                            new Allowance("day", Instant.parse("2030-01-01T00:00:00Z"), 20));
            Callable<Optional<Allowance>> here = () -> take(quotas, "a", both);
            Callable<Optional<Allowance>> there = () -> take(replica, "a", both);
            long counted = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Callable<Optional<Allowance>>> all =
                        new ArrayList<>(Collections.nCopies(20, here));
                all.addAll(Collections.nCopies(20, there));
                for (Future<Optional<Allowance>> one : threads.invokeAll(all)) {
                    counted += one.get().isEmpty() ? 1 : 0;
                }
            }
            assertThat(counted).isEqualTo(20);
            // What the day refused is not counted in the hour.
            assertThat(quotas.used("a", both.get(0))).isEqualTo(20);
            assertThat(take(quotas, "a", both)).contains(both.get(1));
            assertThat(take(quotas, "b", both)).isEmpty();
            quotas.giveBack("a", both, _ -> true);
            assertThat(take(quotas, "a", both)).isEmpty();
            assertThat(take(quotas, "c", List.of(new Allowance("hour", NOON, 0)))).isPresent();
        }
    }

    private static Optional<Allowance> take(
            IssuingQuotas quotas, String agency, List<Allowance> allowances) {
        return quotas.take(agency, List.of(), allowances, _ -> true);
    }

    /** As by a replica that lost its host: PostgreSQL keeps the row locked for a while. */
    @Test
    void what_one_agency_waits_for_leaves_connections_for_all_the_others() throws Exception {
        Allowance day = new Allowance("day", Instant.parse("2030-01-01T00:00:00Z"), 99);
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                Connection lost =
                        DriverManager.getConnection(
                                database.url(),
                                PostgresServer.USER,
                                PostgresServer.shared().password());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IssuingQuotas quotas = new AgencyStores(database).quotas();
            assertThat(take(quotas, "a", List.of(day))).isEmpty();
            lost.setAutoCommit(false);
            assertThat(
                            ChainRows.update(
                                    lost,
                                    "update issuing_quota set used = used + 1 where agency = 'a'"))
                    .isEqualTo(1);
            CountDownLatch asked = new CountDownLatch(40);
            List<Future<Optional<Allowance>>> waiting = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                waiting.add(
                        threads.submit(() -> {
                            asked.countDown();
                            return take(quotas, "a", List.of(day));
                        }));
            }
            asked.await();
            awaitLockedOut(database);
            // A connection that is not to be had within five seconds is an error.
            assertThat(sessions(database).after(0)).isEmpty();
            assertThat(take(quotas, "b", List.of(day))).isEmpty();
            lost.rollback();
            // Those two that the row was locked for; the others may have been told to come again.
            assertThat(counted(waiting)).isGreaterThanOrEqualTo(2);
        }
    }

    @SuppressWarnings("NullAway") // Reading them needs no more.
    private static EndedSessions sessions(TestDatabase database) {
        return new SessionStore(null, database.database(), null);
    }

    /** Until somebody waits for the row, and a moment more for those behind. */
    private static void awaitLockedOut(TestDatabase database) throws Exception {
        await().until(() -> {
            try (Connection connection = database.database().connect()) {
                return ChainRows.list(
                                        connection,
                                        "select count(*) from pg_stat_activity where"
                                                + " datname = current_database() and"
                                                + " wait_event_type = 'Lock'",
                                        row -> row.getLong(1))
                                .getFirst()
                        > 0;
            }
        });
        Thread.sleep(300);
    }

    private static long counted(List<Future<Optional<Allowance>>> all) throws Exception {
        long counted = 0;
        for (Future<Optional<Allowance>> one : all) {
            try {
                counted += one.get().isEmpty() ? 1 : 0;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(StoreUnavailableException.class);
            }
        }
        return counted;
    }

    @ParameterizedTest
    @EnumSource
    void what_was_counted_before_is_counted_where_it_is_now_and_once(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            IssuingQuotas quotas = new AgencyStores(database).quotas();
            Allowance day = new Allowance("day", Instant.parse("2030-01-01T00:00:00Z"), 2);
            Allowance hour = new Allowance("hour", NOON, 1);
            Allowance next = new Allowance("hour", NOON.plusSeconds(3600), 1);
            assertThat(take(quotas, "a", List.of(hour, day))).isEmpty();
            List<Allowance> before = List.of(hour, day);
            assertThat(quotas.take("a", before, before, _ -> true)).isEmpty();
            assertThat(quotas.take("a", before, List.of(next, day), _ -> true)).isEmpty();
            assertThat(quotas.used("a", hour)).isZero();
            assertThat(quotas.used("a", next)).isEqualTo(1);
            assertThat(quotas.used("a", day)).isEqualTo(1);
            // Where there is no room it stays where it was.
            assertThat(take(quotas, "a", List.of(hour))).isEmpty();
            assertThat(quotas.take("a", List.of(next, day), List.of(hour, day), _ -> true))
                    .contains(hour);
            assertThat(quotas.used("a", next)).isEqualTo(1);
            // What is somebody else's by now is neither counted nor taken back.
            assertThatThrownBy(() -> quotas.take("a", List.of(), List.of(day), _ -> false))
                    .isInstanceOf(StoreUnavailableException.class);
            quotas.giveBack("a", List.of(next, day), _ -> false);
            assertThat(quotas.used("a", day)).isEqualTo(1);
            assertThat(quotas.used("a", next)).isEqualTo(1);
        }
    }
}
