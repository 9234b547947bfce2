package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.store.Mark;
import dev.credgate.store.Patience;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The marks of one group wait for others no longer than one could. */
class AuditPatienceTest {

    private static final int GROUP = 6;

    /** Whom it was told to be patient with; fails if so wished. */
    private record Noting(Set<Patience> given, boolean fails) implements Mark {
        @Override
        public boolean set(Connection connection) {
            throw new AssertionError("one of several is set among them");
        }

        @Override
        public boolean setAmong(Connection connection, Patience patience) throws SQLException {
            given.add(patience);
            if (fails) {
                throw new SQLException("somebody has the row");
            }
            return true;
        }
    }

    @Test
    void one_group_has_one_patience_though_it_is_written_anew() throws Exception {
        Set<Patience> given =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            var begun = new CountDownLatch(1);
            var goOn = new CountDownLatch(1);
            Mark slow =
                    _ -> {
                        begun.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new SQLException(e);
                        }
                        return true;
                    };
            var first = new FutureTask<>(() -> log.append(Events.doorOpened(0), slow));
            Thread.ofPlatform().start(first);
            begun.await();
            // All of these wait together now, and so are one group.
            List<FutureTask<Boolean>> told = new ArrayList<>();
            Set<Thread> threads = new HashSet<>();
            for (int i = 0; i < GROUP; i++) {
                Mark mark = new Noting(given, i == 2);
                long door = i;
                told.add(new FutureTask<>(() -> log.append(Events.doorOpened(door), mark)));
                threads.add(Thread.ofPlatform().start(told.getLast()));
            }
            await().until(() ->
                    threads.stream()
                            .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
            goOn.countDown();
            assertThat(first.get()).isTrue();
            for (int i = 0; i < GROUP; i++) {
                FutureTask<Boolean> one = told.get(i);
                if (i == 2) {
                    assertThatThrownBy(one::get)
                            .hasCauseInstanceOf(StoreUnavailableException.class);
                } else {
                    assertThat(one.get()).isTrue();
                }
            }
            assertThat(given).hasSize(1);
            // The next has its own.
            assertThat(log.append(Events.doorOpened(9), new Noting(given, false))).isTrue();
            assertThat(given).hasSize(2);
        }
    }
}
