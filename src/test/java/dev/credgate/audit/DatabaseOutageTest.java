package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditLog.Receipt;
import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.store.PostgresServer;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The database server dies under load: appends fail meanwhile, none that succeeded is lost, and it
 * goes on.
 */
class DatabaseOutageTest {

    @Test
    void nothing_acknowledged_is_lost_when_the_server_is_killed() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                TestDatabase database = TestDatabase.create(server);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            var acknowledged = new ConcurrentLinkedQueue<Anchor>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                threads.add(Thread.startVirtualThread(() -> appendUntilRefused(log, acknowledged)));
            }
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> acknowledged.size() > 200);
            server.kill();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThatThrownBy(() -> log.append(Events.doorOpened(0)))
                    .isInstanceOf(StoreUnavailableException.class);

            server.restart();
            Awaitility.await()
                    .atMost(30, TimeUnit.SECONDS)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> log.append(Events.doorOpened(1)).sequence() > 200);
            try (Connection connection = database.database().connect()) {
                assertThat(AuditVerification.verify(connection, List.copyOf(acknowledged)))
                        .isInstanceOf(Intact.class);
            }
        }
    }

    /** It holds the head, and says nothing; the connection says when that is enough. */
    @Test
    void a_replica_that_hangs_in_its_turn_does_not_keep_the_others_from_appending()
            throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            try (Connection hung = database.database().connect();
                    Statement statement = hung.createStatement()) {
                // What is told anyway, less patiently.
                statement.execute("set idle_in_transaction_session_timeout = '2s'");
                hung.setAutoCommit(false);
                AuditTables.Head _ = AuditTables.lockHead(hung);
                assertThat(log.append(Events.doorOpened(0)).sequence()).isEqualTo(1);
                assertThatThrownBy(() -> AuditTables.lockHead(hung))
                        .isInstanceOf(SQLException.class);
            }
            // Nobody is handed that one again.
            for (int i = 1; i < 5; i++) {
                assertThat(log.append(Events.doorOpened(i)).sequence()).isEqualTo(i + 1);
            }
        }
    }

    private static void appendUntilRefused(
            AuditLog log, ConcurrentLinkedQueue<Anchor> acknowledged) {
        try {
            while (true) {
                Receipt receipt = log.append(Events.doorOpened(acknowledged.size()));
                acknowledged.add(new Anchor(receipt.sequence(), receipt.hash()));
            }
        } catch (StoreUnavailableException _) {
            // The server is gone.
        }
    }
}
