package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
