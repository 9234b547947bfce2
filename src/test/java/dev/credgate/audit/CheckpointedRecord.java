package dev.credgate.audit;

import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Broken;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.TestDatabase;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** An audit record with checkpoints, in a database of its own, and a clock that is set by hand. */
final class CheckpointedRecord implements AutoCloseable {

    private static final List<String> TABLES =
            List.of("audit_record", "audit_head", "audit_checkpoint");

    /** The agency beside them is worked out by the database. */
    private static final String RECORDED = "seq, at, kind, event, prev_hash, hash";

    static final Duration INTERVAL = Duration.ofMinutes(1);

    /** A key as a token would have it. */
    record SigningKey(KeyPair pair, String name) {

        static SigningKey make() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec("secp256r1"));
                KeyPair pair = generator.generateKeyPair();
                var w = ((ECPublicKey) pair.getPublic()).getW();
                byte[] point = new byte[65];
                point[0] = 4;
                put(w.getAffineX(), point, 1);
                put(w.getAffineY(), point, 33);
                return new SigningKey(
                        pair, Multikey.of(NistPublicKey.of(Curve.P256.P_256, point).orElseThrow()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static void put(BigInteger value, byte[] point, int at) {
            byte[] bytes = value.toByteArray();
            int from = Math.max(0, bytes.length - 32);
            int length = bytes.length - from;
            System.arraycopy(bytes, from, point, at + 32 - length, length);
        }

        Checkpoint sign(Checkpoint unsigned) {
            try {
                Checkpoint named = unsigned.by(name);
                Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initSign(pair.getPrivate());
                signature.update(named.signed());
                return named.signedWith(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    final TestDatabase database;
    final SigningKey key = SigningKey.make();
    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-28T08:00:00.123456Z"));
    CheckpointMaker maker;
    private final AuditWriter writer;
    private boolean disarmed;
    private long events;

    CheckpointedRecord(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
        writer = new AuditWriter(database.database(), now::get);
        maker = newMaker();
    }

    private CheckpointMaker newMaker() {
        return new CheckpointMaker(database.database(), now::get, INTERVAL, key::sign);
    }

    /** Forgets which checkpoints were seen, as the last replica does when it is started anew. */
    CheckpointedRecord restart() {
        maker = newMaker();
        return this;
    }

    /** Appends events; no two are the same. */
    CheckpointedRecord append(int count) {
        for (int i = 0; i < count; i++) {
            writer.append(Events.doorOpened(events++));
        }
        return this;
    }

    /** Lets the interval pass and makes the checkpoint that is due. */
    Checkpoint checkpoint() throws Exception {
        later(INTERVAL);
        return maker.makeIfDue().orElseThrow();
    }

    void later(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
    }

    /** What an administrator of the database can do: triggers keep nobody out who may drop them. */
    void tamper(String... statements) throws SQLException {
        disarm();
        database.execute(statements);
    }

    /** Puts a copy of everything aside, for {@link #restore}. */
    void keep() throws SQLException {
        disarm();
        for (String table : TABLES) {
            database.execute("create table kept_" + table + " as select * from " + table);
        }
    }

    void restore() throws SQLException {
        for (String table : TABLES) {
            database.execute(
                    "delete from " + table,
                    table.equals("audit_record")
                            ? "insert into audit_record (%1$s) select %1$s from kept_audit_record"
                                    .formatted(RECORDED)
                            : "insert into " + table + " select * from kept_" + table);
        }
    }

    private void disarm() throws SQLException {
        if (!disarmed) {
            disarmed = true;
            for (String table : TABLES) {
                database.execute(
                        "drop trigger "
                                + table
                                + "_append_only"
                                + (database.isPostgresql() ? " on " + table : ""));
            }
        }
    }

    /**
     * Rewrites the whole record, so that every hash fits again: {@code change} is what becomes of
     * each event.
     */
    void rewrite(UnaryOperator<List<String>> change) throws SQLException {
        disarm();
        try (Connection connection = database.database().connect()) {
            List<AuditRecord> records = AuditTables.page(connection, 0);
            List<String> events = change.apply(records.stream().map(AuditRecord::event).toList());
            database.execute("delete from audit_record");
            List<AuditRecord> rewritten = new ArrayList<>();
            Hash previous = Hash.ZERO;
            for (String event : events) {
                var record =
                        AuditRecord.next(
                                rewritten.size() + 1,
                                previous,
                                records.getFirst().at(),
                                "door_opened",
                                event);
                rewritten.add(record);
                previous = record.hash();
            }
            AuditTables.append(connection, rewritten);
        }
    }

    /** Makes all checkpoints anew, of the same sizes, signed by a key of the forger's. */
    void forgeCheckpoints(SigningKey forger) throws SQLException {
        disarm();
        try (Connection connection = database.database().connect()) {
            List<CheckpointTables.Stored> all = CheckpointTables.page(connection, 0, 1000);
            List<AuditRecord> records = AuditTables.page(connection, 0);
            database.execute("delete from audit_checkpoint");
            var tree = new MerkleTree();
            Hash previous = Hash.ZERO;
            for (CheckpointTables.Stored stored : all) {
                Checkpoint old = stored.checkpoint();
                while (tree.size() < old.size()) {
                    tree.add(records.get((int) tree.size()).hash());
                }
                Checkpoint forged =
                        forger.sign(
                                new Checkpoint(
                                        old.number(),
                                        old.size(),
                                        tree.root(),
                                        records.get((int) old.size() - 1).hash(),
                                        old.at(),
                                        previous,
                                        "",
                                        ""));
                CheckpointTables.insert(
                        connection, new CheckpointTables.Stored(forged, tree.peaks()));
                previous = forged.hash();
            }
        }
    }

    Finding verify(AuditWitness witness) throws SQLException, ChainException {
        try (Connection connection = database.database().connect()) {
            return AuditVerification.verify(connection, List.of(), witness);
        }
    }

    /** In what way it is broken; empty when it is intact. */
    Optional<How> fault(AuditWitness witness) throws SQLException, ChainException {
        return verify(witness) instanceof Broken broken
                ? Optional.of(broken.how())
                : Optional.empty();
    }

    @Override
    public void close() {
        writer.close();
        database.close();
    }
}
