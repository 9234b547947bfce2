package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.audit.CheckpointedRecord.SigningKey;
import dev.credgate.crypto.Hash;
import dev.credgate.store.TestDatabase.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints as they are made, and whatever an administrator of the database does to them. */
class CheckpointTest {

    @ParameterizedTest
    @EnumSource
    void eachExtendsTheOneBeforeAndIsSigned(Kind kind) throws Exception {
        try (var on = new CheckpointedRecord(kind)) {
            assertThat(on.maker.makeIfDue()).isEmpty();
            on.append(5);
            Checkpoint first = on.maker.makeIfDue().orElseThrow();
            assertThat(first.number()).isEqualTo(1);
            assertThat(first.size()).isEqualTo(5);
            assertThat(first.previous()).isEqualTo(Hash.ZERO);
            assertThat(first.key()).isEqualTo(on.key.name());
            assertThat(first.holds()).isTrue();

            assertThat(on.maker.makeIfDue()).as("nothing new").isEmpty();
            on.append(1);
            assertThat(on.maker.makeIfDue()).as("too early").isEmpty();
            on.append(2);
            Checkpoint second = on.checkpoint();
            assertThat(second.number()).isEqualTo(2);
            assertThat(second.size()).isEqualTo(8);
            assertThat(second.previous()).isEqualTo(first.hash());
            assertThat(second.root()).isNotEqualTo(first.root());

            var intact = (Intact) on.verify(AuditWitness.of(Set.of(on.key.name())));
            assertThat(intact.witnessed()).isEqualTo(new Witnessed(2, 8, on.key.name(), 0, 0));
            assertThat(second.head()).isEqualTo(intact.head());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOfManyReplicasMakesIt(Kind kind) throws Exception {
        try (var on = new CheckpointedRecord(kind)) {
            on.append(3);
            AtomicInteger made = new AtomicInteger();
            Thread[] replicas = new Thread[8];
            for (int i = 0; i < replicas.length; i++) {
                replicas[i] =
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        on.maker.makeIfDue().ifPresent(_ -> made.incrementAndGet());
                                    } catch (SQLException | AuditFaultException e) {
                                        throw new AssertionError(e);
                                    }
                                });
            }
            for (Thread replica : replicas) {
                replica.join();
            }
            assertThat(made).hasValue(1);
            assertThat(on.fault(AuditWitness.NONE)).isEmpty();
        }
    }

    @Test
    void aClockThatWasAheadOnceDoesNotStopThem() throws Exception {
        try (var on = new CheckpointedRecord(Kind.H2)) {
            Duration ahead = Duration.ofDays(2);
            on.later(ahead);
            on.append(3).checkpoint();
            on.later(ahead.negated());
            on.append(1).later(CheckpointedRecord.INTERVAL);
            assertThat(on.maker.makeIfDue()).isPresent();
            on.append(1);
            assertThat(on.maker.makeIfDue()).as("too early").isEmpty();
            // Replicas' clocks differ by little.
            for (int times = 0; times < 3; times++) {
                on.later(CheckpointedRecord.INTERVAL.negated());
                assertThat(on.maker.makeIfDue()).as("too early").isEmpty();
            }
            assertThat(on.fault(AuditWitness.NONE)).isEmpty();
        }
    }

    @Test
    void aTokenThatIsAwayLeavesNothingBehind() throws Exception {
        try (var on = new CheckpointedRecord(Kind.H2)) {
            on.append(3);
            var away =
                    new CheckpointMaker(
                            on.database.database(),
                            on.now::get,
                            CheckpointedRecord.INTERVAL,
                            _ -> {
                                throw new IllegalStateException("away");
                            });
            assertThatThrownBy(away::makeIfDue).hasMessage("away");
            try (Connection connection = on.database.database().connect()) {
                assertThat(CheckpointTables.newest(connection)).isEmpty();
            }
            // And the turn is free again.
            assertThat(on.maker.makeIfDue()).isPresent();
        }
    }

    @Test
    void theTextIsReadByPeopleAndItsHashStandsForEverythingInIt() {
        var one =
                new Checkpoint(
                        2,
                        40,
                        Hash.ZERO,
                        new Hash(0, 0, 0, 1),
                        Instant.parse("2026-11-28T08:00:00.123456789Z"),
                        new Hash(0, 0, 0, 2),
                        "zDn",
                        "");
        assertThat(one.text())
                .isEqualTo(
                        """
                        credgate-audit-checkpoint-v1
                        number 2
                        size 40
                        root 0x0000000000000000000000000000000000000000000000000000000000000000
                        head 0x0000000000000000000000000000000000000000000000000000000000000001
                        at 2026-11-28T08:00:00.123456Z
                        previous 0x0000000000000000000000000000000000000000000000000000000000000002
                        key zDn
                        """);
    }

    @Test
    void onlyTheNamedKeysSignatureHolds() {
        SigningKey key = SigningKey.make();
        var unsigned = new Checkpoint(1, 1, Hash.ZERO, Hash.ZERO, Instant.EPOCH, Hash.ZERO, "", "");
        Checkpoint signed = key.sign(unsigned);
        assertThat(signed.holds()).isTrue();
        assertThat(unsigned.holds()).isFalse();
        assertThat(signed.by(key.name()).holds()).as("no signature").isFalse();
        assertThat(signed.signedWith(new byte[64]).holds()).as("zeros").isFalse();
        assertThat(signed.signedWith(new byte[1000]).holds()).as("too long").isFalse();
        for (String name :
                new String[] {
                    "",
                    "z",
                    SigningKey.make().name(),
                    // a key of another kind: Ed25519
                    "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
                    key.name() + "\nsize 5"
                }) {
            assertThat(copy(signed, 1, name).holds()).as(name).isFalse();
        }
        assertThat(copy(signed, 2, key.name()).holds()).as("another size").isFalse();
    }

    private static Checkpoint copy(Checkpoint one, long size, String key) {
        return new Checkpoint(
                one.number(),
                size,
                one.root(),
                one.head(),
                one.at(),
                one.previous(),
                key,
                one.signature());
    }

    /** What is done to a record of 9 with checkpoints of 3, 6 and 9, and how it shows. */
    enum Tampering {
        RECORD_ALTERED(
                How.ALTERED,
                "update audit_record set event = replace(event, 'tax', 'fax') where seq = 4"),
        RECORD_DROPPED(How.REMOVED, "delete from audit_record where seq = 4"),
        RECORDS_SWAPPED(
                How.MOVED,
                "update audit_record set seq = 1000 where seq = 4",
                "update audit_record set seq = 4 where seq = 5",
                "update audit_record set seq = 5 where seq = 1000"),
        TAIL_CUT_AND_HEAD_SET_BACK(
                How.TRUNCATED,
                "delete from audit_record where seq > 7",
                "update audit_head set records = 7, hash = (select hash from audit_record where seq"
                        + " = 7) where id = 1"),
        CHECKPOINT_REMOVED(How.CHECKPOINT_MISSING, "delete from audit_checkpoint where number = 2"),
        FIRST_CHECKPOINT_REMOVED(
                How.CHECKPOINT_MISSING, "delete from audit_checkpoint where number = 1"),
        CHECKPOINT_RENUMBERED(
                How.CHECKPOINT_MISSING,
                "update audit_checkpoint set number = 9223372036854775807 where number = 2"),
        ROOT_ALTERED(
                How.CHECKPOINT_ALTERED, "update audit_checkpoint set root = head where number = 2"),
        ROOT_NO_HASH(
                How.CHECKPOINT_ALTERED, "update audit_checkpoint set root = 'x' where number = 2"),
        SIZE_ALTERED(
                How.CHECKPOINT_ALTERED,
                "update audit_checkpoint set tree_size = 5 where number = 2"),
        SIZE_NEGATIVE(
                How.CHECKPOINT_ALTERED,
                "update audit_checkpoint set tree_size = -5 where number = 1"),
        SIZE_HUGE(
                How.TRUNCATED,
                "update audit_checkpoint set tree_size = 9223372036854775807 where number = 3"),
        TIME_ALTERED(
                How.SIGNATURE,
                "update audit_checkpoint set at = at + interval '0.000001' second where number = 2"),
        SIGNATURE_ALTERED(
                How.SIGNATURE,
                "update audit_checkpoint set signature = (select signature from audit_checkpoint"
                        + " where number = 1) where number = 2"),
        SIGNATURE_EMPTY(
                How.SIGNATURE, "update audit_checkpoint set signature = '' where number = 2"),
        KEY_EMPTY(
                How.SIGNATURE,
                "update audit_checkpoint set signature = '', signing_key = '' where number = 3");

        private final How how;
        private final String[] sql;

        Tampering(How how, String... sql) {
            this.how = how;
            this.sql = sql;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsDoneToItShows(Kind kind) throws Exception {
        try (var on = threeCheckpoints(kind)) {
            on.keep();
            for (Tampering tampering : Tampering.values()) {
                assertThat(on.fault(AuditWitness.NONE)).isEmpty();
                on.tamper(tampering.sql);
                assertThat(on.fault(AuditWitness.NONE)).as("%s", tampering).contains(tampering.how);
                on.restore();
            }
        }
    }

    @Test
    void nothingIsBuiltUponATailThatWasCutOff() throws Exception {
        try (var on = threeCheckpoints(Kind.H2)) {
            on.tamper(Tampering.TAIL_CUT_AND_HEAD_SET_BACK.sql);
            on.later(CheckpointedRecord.INTERVAL);
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("counts 9 audit records, and now there are 7");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsistentRewriteFailsOnTheSignatureOrOnThePinnedKey(Kind kind) throws Exception {
        try (var on = threeCheckpoints(kind)) {
            on.rewrite(events -> events.stream().map(e -> e.replace("tax", "fax")).toList());
            assertThat(on.fault(AuditWitness.NONE)).contains(How.REWRITTEN);

            SigningKey forger = SigningKey.make();
            on.forgeCheckpoints(forger);
            // Nothing in the database tells: that is what a pinned key, and the chain, are for.
            assertThat(on.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.fault(AuditWitness.of(Set.of(on.key.name())))).contains(How.SIGNATURE);
            assertThat(on.fault(AuditWitness.of(Set.of(forger.name())))).isEmpty();
        }
    }

    @Test
    void aForgedCheckpointAtTheEndIsNotBelieved() throws Exception {
        try (var on = threeCheckpoints(Kind.H2)) {
            on.append(2);
            var forging =
                    new CheckpointMaker(
                            on.database.database(),
                            on.now::get,
                            Duration.ofSeconds(1),
                            SigningKey.make()::sign);
            on.later(Duration.ofSeconds(2));
            assertThat(forging.makeIfDue()).isPresent();
            assertThat(on.fault(AuditWitness.NONE)).contains(How.SIGNATURE);
        }
    }

    @Test
    void alteredPeaksAndBrokenChainsAreNotBuiltUpon() throws Exception {
        try (var on = threeCheckpoints(Kind.H2)) {
            on.append(2);
            on.tamper("update audit_checkpoint set peaks = '' where number = 3");
            on.later(CheckpointedRecord.INTERVAL);
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("checkpoint 3");
        }
        try (var on = threeCheckpoints(Kind.H2)) {
            on.append(2);
            on.tamper("update audit_record set prev_hash = hash where seq = 11");
            on.later(CheckpointedRecord.INTERVAL);
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("record 11");
        }
    }

    /** Who has the database alone cannot have the token sign another past. */
    @ParameterizedTest
    @EnumSource
    void noneIsMadeInThePlaceOfOneThatWasSeen(Kind kind) throws Exception {
        try (var on = threeCheckpoints(kind)) {
            on.tamper("delete from audit_checkpoint where number > 1");
            on.rewrite(events -> events.subList(0, 7));
            on.append(4).later(CheckpointedRecord.INTERVAL);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(on.maker::makeIfDue)
                        .isInstanceOf(AuditFaultException.class)
                        .hasMessageContaining("checkpoint 3");
            }
            // What remembered it is gone: only anchors, and heads that were noted, tell then.
            on.restart();
            assertThat(on.maker.makeIfDue()).isPresent();
        }
        try (var on = threeCheckpoints(kind)) {
            on.rewrite(events -> events.stream().map(e -> e.replace("tax", "fax")).toList());
            on.forgeCheckpoints(SigningKey.make());
            on.append(1).later(CheckpointedRecord.INTERVAL);
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("checkpoint 3");
        }
        try (var on = threeCheckpoints(kind)) {
            // Seen, and not made.
            on.restart();
            assertThat(on.maker.makeIfDue()).isEmpty();
            on.tamper("delete from audit_checkpoint");
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("checkpoint 3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeThatWasPutFarAheadDoesNotStopThemSilently(Kind kind) throws Exception {
        try (var on = threeCheckpoints(kind)) {
            on.tamper(
                    "update audit_checkpoint set at = timestamp with time zone"
                            + " '9999-01-01 00:00:00+00' where number = 3");
            on.restart().append(1).later(CheckpointedRecord.INTERVAL);
            assertThatThrownBy(on.maker::makeIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("checkpoint 3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCheckpointIsChangedOrRemovedByAccident(Kind kind) throws Exception {
        try (var on = threeCheckpoints(kind)) {
            for (String sql :
                    new String[] {
                        "update audit_checkpoint set at = at where number = 1",
                        "delete from audit_checkpoint where number = 3"
                    }) {
                assertThatThrownBy(() -> on.database.execute(sql))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
            assertThat(on.fault(AuditWitness.NONE)).isEqualTo(Optional.empty());
        }
    }

    private static CheckpointedRecord threeCheckpoints(Kind kind) throws Exception {
        var on = new CheckpointedRecord(kind);
        for (int i = 0; i < 3; i++) {
            on.append(3).checkpoint();
        }
        return on;
    }
}
