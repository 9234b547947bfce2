package dev.credgate.audit;

import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Records in a database, for tests of other rooms. */
public final class AppendedRecords {

    private AppendedRecords() {}

    /** Appends records as the gateway does. */
    public static void append(TestDatabase database, int count) {
        try (var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            for (int i = 0; i < count; i++) {
                log.append(Events.doorOpened(i));
            }
        }
    }

    /** Makes a checkpoint of them, where there is a table for it already. */
    public static void checkpoint(TestDatabase database, Set<String> tables) throws Exception {
        if (tables.contains("audit_checkpoint")) {
            var _ =
                    new CheckpointMaker(
                                    database.database(),
                                    Clock.systemUTC(),
                                    Duration.ofMinutes(1),
                                    CheckpointedRecord.SigningKey.make()::sign)
                            .makeIfDue()
                            .orElseThrow();
        }
    }

    /** How many there are, all as they were written. */
    public static long intact(TestDatabase database) throws Exception {
        try (Connection connection = database.database().connect()) {
            Finding finding = AuditVerification.verify(connection, List.of());
            if (finding instanceof Intact intact) {
                return intact.records();
            }
            throw new AssertionError(finding);
        }
    }
}
