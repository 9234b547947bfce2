package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditLog.Receipt;
import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Broken;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.crypto.Hash;
import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an administrator of the database does to the record shows, at the first place it was
 * done.
 */
class TamperTest {

    private static final int RECORDS = 10;
    private static final String OTHER_HASH = "0x" + "ab".repeat(32);
    private static final String COPY =
            "insert into audit_record (seq, at, kind, event, prev_hash, hash)"
                    + " select %s, at, kind, event, %s, %s from audit_record where seq = %d";

    /** A way to tamper: its name, what is executed, where it shows and as what. */
    record Tampering(String name, long shows, How how, String... sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Tampering> TAMPERINGS =
            List.of(
                    new Tampering(
                            "event altered",
                            4,
                            How.ALTERED,
                            "update audit_record set event = replace(event, 'tax', 'fax') where seq = 4"),
                    new Tampering(
                            "kind altered",
                            4,
                            How.ALTERED,
                            "update audit_record set kind = 'status_changed' where seq = 4"),
                    new Tampering(
                            "time altered by a microsecond",
                            4,
                            How.ALTERED,
                            "update audit_record set at = at + interval '0.000001' second where seq = 4"),
                    new Tampering(
                            "hash altered",
                            4,
                            How.ALTERED,
                            "update audit_record set hash = '" + OTHER_HASH + "' where seq = 4"),
                    new Tampering(
                            "hash made unreadable",
                            4,
                            How.ALTERED,
                            "update audit_record set hash = 'none' where seq = 4"),
                    new Tampering(
                            "previous hash altered",
                            4,
                            How.ALTERED,
                            "update audit_record set prev_hash = '"
                                    + OTHER_HASH
                                    + "' where seq = 4"),
                    new Tampering(
                            "first removed",
                            1,
                            How.REMOVED,
                            "delete from audit_record where seq = 1"),
                    new Tampering(
                            "one in the middle removed",
                            5,
                            How.REMOVED,
                            "delete from audit_record where seq = 5"),
                    new Tampering(
                            "one removed and the gap closed",
                            5,
                            How.MOVED,
                            "delete from audit_record where seq = 5",
                            "update audit_record set seq = seq - 1000 where seq > 5",
                            "update audit_record set seq = seq + 999 where seq < 0",
                            "update audit_head set records = 9"),
                    new Tampering(
                            "two swapped",
                            3,
                            How.MOVED,
                            "update audit_record set seq = 1000 where seq = 3",
                            "update audit_record set seq = 3 where seq = 7",
                            "update audit_record set seq = 7 where seq = 1000"),
                    new Tampering(
                            "first swapped",
                            1,
                            How.MOVED,
                            "update audit_record set seq = 1000 where seq = 1",
                            "update audit_record set seq = 1 where seq = 2",
                            "update audit_record set seq = 2 where seq = 1000"),
                    new Tampering(
                            "last removed",
                            10,
                            How.TRUNCATED,
                            "delete from audit_record where seq = 10"),
                    new Tampering("all removed", 1, How.TRUNCATED, "delete from audit_record"),
                    new Tampering(
                            "last removed and the head's count set back",
                            9,
                            How.HEAD,
                            "delete from audit_record where seq = 10",
                            "update audit_head set records = 9"),
                    new Tampering(
                            "a copy put in at the end",
                            11,
                            How.MOVED,
                            COPY.formatted("11", "prev_hash", "hash", 10)),
                    new Tampering(
                            "a made-up one put in at the end",
                            11,
                            How.ALTERED,
                            COPY.formatted("11", "hash", "'" + OTHER_HASH + "'", 10)),
                    new Tampering(
                            "one put in before the first",
                            0,
                            How.INSERTED,
                            COPY.formatted("0", "prev_hash", "hash", 1)),
                    new Tampering(
                            "one put in in the middle, the later ones moved on",
                            5,
                            How.MOVED,
                            "update audit_record set seq = seq + 1000 where seq >= 5",
                            "update audit_record set seq = seq - 999 where seq >= 1005",
                            COPY.formatted("5", "prev_hash", "hash", 4),
                            "update audit_head set records = 11"),
                    new Tampering(
                            "the head's hash altered",
                            10,
                            How.HEAD,
                            "update audit_head set hash = '" + OTHER_HASH + "'"),
                    new Tampering("the head removed", 10, How.HEAD, "delete from audit_head"));

    static Stream<Arguments> tamperings() {
        return Stream.of(TestDatabase.Kind.values())
                .flatMap(kind ->
                        TAMPERINGS.stream().map(tampering -> Arguments.of(kind, tampering)));
    }

    @ParameterizedTest
    @MethodSource("tamperings")
    void shows(TestDatabase.Kind kind, Tampering tampering) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            fill(database);
            assertThat(verify(database)).isInstanceOf(Intact.class);
            disarm(database);
            database.execute(tampering.sql());
            assertThat(verify(database))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> {
                                assertThat(broken.how()).isEqualTo(tampering.how());
                                assertThat(broken.sequence()).isEqualTo(tampering.shows());
                            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_changes_a_record_by_accident(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            fill(database);
            for (String sql :
                    List.of(
                            "update audit_record set kind = 'x' where seq = 4",
                            "delete from audit_record where seq = 4",
                            "update audit_head set records = 3",
                            "update audit_head set records = 10",
                            "delete from audit_head")) {
                assertThatThrownBy(() -> database.execute(sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
            if (kind == TestDatabase.Kind.POSTGRESQL) {
                assertThatThrownBy(() -> database.execute("truncate audit_record"))
                        .hasMessageContaining("append-only");
            }
            assertThat(verify(database)).isInstanceOf(Intact.class);
        }
    }

    /** What no look at the database alone can show, and a head that was noted elsewhere does. */
    @ParameterizedTest
    @EnumSource
    void a_record_rewritten_as_a_whole_shows_against_an_anchor(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Receipt head = fill(database);
            disarm(database);
            rewrite(database);
            Anchor noted = new Anchor(head.sequence(), head.hash());
            assertThat(verify(database)).isInstanceOf(Intact.class);
            assertThat(verify(database, noted))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.how()).isEqualTo(How.REWRITTEN));

            database.execute("delete from audit_record where seq > 1");
            database.execute(
                    "update audit_head set records = 1,"
                            + " hash = (select hash from audit_record where seq = 1)");
            assertThat(verify(database)).isInstanceOf(Intact.class);
            assertThat(verify(database, noted))
                    .isInstanceOfSatisfying(
                            Broken.class,
                            broken -> assertThat(broken.how()).isEqualTo(How.REWRITTEN));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_anchor_that_was_noted_holds_while_the_record_grows(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Receipt head = fill(database);
            fill(database);
            assertThat(verify(database, new Anchor(head.sequence(), head.hash())))
                    .isInstanceOfSatisfying(
                            Intact.class,
                            intact -> assertThat(intact.records()).isEqualTo(2 * RECORDS));
        }
    }

    /** Deletes the past and writes another, with every hash right. */
    private static void rewrite(TestDatabase database) throws SQLException {
        database.execute("delete from audit_record");
        List<AuditRecord> records = new ArrayList<>();
        Hash previous = Hash.ZERO;
        for (int i = 1; i <= RECORDS; i++) {
            AuditRecord record = AuditRecord.next(i, previous, Instant.now(), "door_opened", "{}");
            records.add(record);
            previous = record.hash();
        }
        try (Connection connection = database.database().connect()) {
            AuditTables.append(connection, records);
        }
    }

    private static Receipt fill(TestDatabase database) {
        Receipt last = new Receipt(0, Hash.ZERO);
        try (var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            for (int i = 1; i <= RECORDS; i++) {
                last = log.append(Events.doorOpened(i));
            }
        }
        return last;
    }

    /** What an administrator of the database can do, and an accident does not. */
    private static void disarm(TestDatabase database) throws SQLException {
        String on = database.isPostgresql() ? " on audit_%s" : "";
        database.execute(
                "drop trigger audit_record_append_only" + on.formatted("record"),
                "drop trigger audit_head_append_only" + on.formatted("head"));
    }

    private static Finding verify(TestDatabase database, Anchor... anchors) throws SQLException {
        try (Connection connection = database.database().connect()) {
            return AuditVerification.verify(connection, List.of(anchors));
        }
    }
}
