package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Note;
import dev.credgate.audit.AuditProof.Place;
import dev.credgate.audit.AuditTables.Link;
import dev.credgate.audit.MerklePath.Part;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes proofs from the database. Reads the hashes of all records up to the checkpoint's, and keeps
 * none but the path.
 */
public final class AuditProofs {

    /** What making one came to. */
    public sealed interface Made {

        /** It holds, as far as can be told without the chain. */
        record Proof(AuditProof proof) implements Made {}

        /** There is none yet: for a person, when and how there may be. */
        record NotYet(String why) implements Made {}

        /** The database does not agree with itself. */
        record Broken(String why) implements Made {}
    }

    private final Connection connection;
    private final Optional<Address> contract;

    private AuditProofs(Connection connection, Optional<Address> contract) {
        this.connection = connection;
        this.contract = contract;
    }

    /**
     * Proves a record by the first anchored checkpoint that counts it.
     *
     * @param connection the caller's; auto-commit and isolation are changed
     * @param contract where it is to be anchored; anywhere when empty
     */
    public static Made prove(Connection connection, long sequence, Optional<Address> contract)
            throws SQLException {
        AuditTables.beginSnapshot(connection);
        try {
            return new AuditProofs(connection, contract).prove(sequence);
        } finally {
            connection.rollback();
        }
    }

    /**
     * The numbers of the records that name something, say a credential by its id; at most {@code
     * limit}.
     */
    public static List<Long> naming(Connection connection, String id, int limit)
            throws SQLException {
        return AuditTables.telling(connection, id, limit);
    }

    private Made prove(long sequence) throws SQLException {
        Optional<AuditRecord> record = AuditTables.record(connection, sequence);
        if (record.isEmpty()) {
            return new Made.NotYet("there is no record " + sequence);
        }
        Optional<Note> note = AnchorTable.covering(connection, sequence, contract);
        if (note.isEmpty()) {
            return new Made.NotYet(
                    "record "
                            + sequence
                            + " is in no checkpoint that is anchored on the chain; the newest that"
                            + " is counts "
                            + AnchorTable.anchoredSize(connection)
                            + " records");
        }
        Checkpoint checkpoint =
                CheckpointTables.numbered(connection, note.get().checkpoint())
                        .orElseThrow()
                        .checkpoint();
        Optional<List<Hash>> path = path(sequence - 1, checkpoint.size());
        if (path.isEmpty()) {
            return new Made.Broken("records before " + checkpoint.size() + " are missing");
        }
        AnchorTable.Log log = note.get().log();
        var proof =
                new AuditProof(
                        record.get(),
                        path.get(),
                        checkpoint,
                        new Place(
                                log.chainId(), log.contract(), log.account(), note.get().place()));
        return proof.fault()
                .<Made>map(why -> new Made.Broken(why + ": run audit verify"))
                .orElseGet(() -> new Made.Proof(proof));
    }

    /** Reads each hash once; empty when one of them is missing. */
    private Optional<List<Hash>> path(long index, long size) throws SQLException {
        List<Hash> path = new ArrayList<>();
        for (Part part : MerklePath.inclusion(index, size)) {
            Optional<Hash> root = root(part);
            if (root.isEmpty()) {
                return Optional.empty();
            }
            path.add(root.get());
        }
        return Optional.of(path);
    }

    private Optional<Hash> root(Part part) throws SQLException {
        var tree = new MerkleTree();
        while (tree.size() < part.to() - part.from()) {
            List<Link> links = AuditTables.links(connection, part.from() + tree.size(), part.to());
            if (links.isEmpty()) {
                return Optional.empty();
            }
            links.forEach(link -> tree.add(link.hash()));
        }
        return Optional.of(tree.root());
    }
}
