package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditLog.Receipt;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.crypto.Hash;
import dev.credgate.store.Mark;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is appended is there, once, in one chain. */
class AuditWriterTest {

    @ParameterizedTest
    @EnumSource
    void an_append_returns_its_place_in_the_chain(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            assertThat(verify(database))
                    .isEqualTo(
                            new Intact(
                                    0,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Hash.ZERO,
                                    Witnessed.NOTHING));
            Receipt first = log.append(Events.doorOpened(1));
            Receipt second = log.append(Events.doorOpened(2));
            assertThat(first.sequence()).isEqualTo(1);
            assertThat(second.sequence()).isEqualTo(2);
            assertThat(verify(database))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> {
                                assertThat(intact.records()).isEqualTo(2);
                                assertThat(intact.head()).isEqualTo(second.hash());
                            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void replicas_that_append_at_once_share_one_chain(TestDatabase.Kind kind) throws Exception {
        int writers = 64;
        int each = 25;
        try (TestDatabase database = TestDatabase.create(kind);
                var replica = new AuditWriter(database.database(), Clock.systemUTC());
                var other = new AuditWriter(database.database(), Clock.systemUTC())) {
            List<Callable<List<Long>>> work = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                AuditLog log = i % 2 == 0 ? replica : other;
                work.add(() ->
                        LongStream.range(0, each)
                                .mapToObj(n -> log.append(Events.doorOpened(n)).sequence())
                                .toList());
            }
            List<Long> sequences = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<List<Long>> future : threads.invokeAll(work)) {
                    sequences.addAll(future.get());
                }
            }
            assertThat(sequences)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, writers * each).boxed().toList());
            assertThat(verify(database))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> assertThat(intact.records()).isEqualTo(writers * each));
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_the_database_refuses_is_not_acknowledged_and_the_next_is(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            log.append(Events.doorOpened(1));
            database.execute("alter table audit_record rename to mislaid");
            assertThatThrownBy(() -> log.append(Events.doorOpened(2)))
                    .isInstanceOf(StoreUnavailableException.class);
            database.execute("alter table mislaid rename to audit_record");
            assertThat(log.append(Events.doorOpened(3)).sequence()).isEqualTo(2);
            assertThat(verify(database)).isInstanceOf(Intact.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_told_with_a_mark_is_told_once_or_not_at_all(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC());
                var other = new AuditWriter(database.database(), Clock.systemUTC())) {
            database.execute("create table errand (id int primary key)");
            database.execute("insert into errand (id) values (1), (2), (3)");
            Mark broken =
                    connection -> {
                        ended(1).set(connection);
                        throw new SQLException("the power goes");
                    };
            assertThatThrownBy(() -> log.append(Events.doorOpened(1), broken))
                    .isInstanceOf(StoreUnavailableException.class);

            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                AuditWriter writer = i % 2 == 0 ? log : other;
                int errand = 1 + i % 3;
                work.add(() -> writer.append(Events.doorOpened(errand), ended(errand)));
            }
            int told = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Boolean> one : threads.invokeAll(work)) {
                    told += one.get() ? 1 : 0;
                }
            }

            assertThat(told).isEqualTo(3);
            assertThat(log.append(Events.doorOpened(4)).sequence()).isEqualTo(4);
            assertThat(verify(database))
                    .isInstanceOfSatisfying(
                            Intact.class, intact -> assertThat(intact.records()).isEqualTo(4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_mark_that_fails_takes_no_other_event_with_it(TestDatabase.Kind kind) throws Exception {
        int errands = 20;
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            database.execute("create table errand (id int primary key)");
            for (int errand = 0; errand <= errands; errand++) {
                database.execute("insert into errand (id) values (" + errand + ")");
            }
            var begun = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            Mark slow =
                    connection -> {
                        begun.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new SQLException(e);
                        }
                        return ended(0).set(connection);
                    };
            List<FutureTask<Boolean>> told = new ArrayList<>();
            told.add(new FutureTask<>(() -> log.append(Events.doorOpened(0), slow)));
            Thread first = Thread.ofPlatform().start(told.getFirst());
            begun.await();
            // All of these wait together now, and so are one group.
            List<Thread> threads = new ArrayList<>();
            for (int errand = 1; errand <= errands; errand++) {
                int one = errand;
                Mark mark = one == 7 ? violating(one) : one == 13 ? throwing(one) : ended(one);
                told.add(new FutureTask<>(() -> log.append(Events.doorOpened(one), mark)));
                threads.add(Thread.ofPlatform().start(told.getLast()));
            }
            // And one that was told before.
            told.add(new FutureTask<>(() -> log.append(Events.doorOpened(0), ended(0))));
            threads.add(Thread.ofPlatform().start(told.getLast()));
            await().until(() ->
                    threads.stream()
                            .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            goOn.countDown();

            for (int errand = 0; errand <= errands; errand++) {
                FutureTask<Boolean> one = told.get(errand);
                if (errand == 7 || errand == 13) {
                    assertThatThrownBy(one::get)
                            .hasCauseInstanceOf(StoreUnavailableException.class);
                } else {
                    assertThat(one.get()).isTrue();
                }
            }
            assertThat(told.getLast().get()).isFalse();
            first.join();
            // What is not told is not done, and can be told later.
            assertThat(log.append(Events.doorOpened(7), ended(7))).isTrue();
            assertThat(log.append(Events.doorOpened(13), ended(13))).isTrue();
            assertThat(verify(database))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> assertThat(intact.records()).isEqualTo(errands + 1));
        }
    }

    /** The pool resets a connection that comes back, and that would commit what is open on it. */
    @ParameterizedTest
    @EnumSource
    void nothing_is_left_of_a_group_for_which_memory_did_not_suffice(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            database.execute("create table errand (id int primary key)");
            database.execute("insert into errand (id) values (1)");
            Mark starved =
                    connection -> {
                        boolean unused = ended(1).set(connection);
                        throw new OutOfMemoryError("none is left");
                    };
            assertThatThrownBy(() -> log.append(Events.doorOpened(1), starved))
                    .isInstanceOf(StoreUnavailableException.class);
            // What is not told is not done, and can be told later.
            assertThat(log.append(Events.doorOpened(1), ended(1))).isTrue();
            assertThat(log.append(Events.doorOpened(2)).sequence()).isEqualTo(2);
            assertThat(verify(database)).isInstanceOf(Intact.class);
        }
    }

    /** Does what it is there for, and then what the database refuses. */
    private static Mark violating(int errand) {
        return connection -> {
            boolean unused = ended(errand).set(connection);
            try (var insert = connection.prepareStatement("insert into errand (id) values (20)")) {
                insert.executeUpdate();
                insert.executeUpdate();
            }
            return true;
        };
    }

    private static Mark throwing(int errand) {
        return connection -> {
            boolean unused = ended(errand).set(connection);
            throw new IllegalStateException("a fault of ours");
        };
    }

    private static Mark ended(int errand) {
        return connection -> {
            try (var delete = connection.prepareStatement("delete from errand where id = ?")) {
                delete.setInt(1, errand);
                return delete.executeUpdate() == 1;
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_appended_after_the_end(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            var log = new AuditWriter(database.database(), Clock.systemUTC());
            log.append(Events.doorOpened(1));
            log.close();
            assertThatThrownBy(() -> log.append(Events.doorOpened(2)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("stopping");
        }
    }

    static Finding verify(TestDatabase database) throws SQLException {
        try (Connection connection = database.database().connect()) {
            return AuditVerification.verify(connection, List.of());
        }
    }
}
