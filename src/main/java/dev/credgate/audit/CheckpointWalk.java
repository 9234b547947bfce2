package dev.credgate.audit;

import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes along while the records are read, and holds checkpoints and anchors against them where they
 * lie. Keeps the tree's peaks, one page of checkpoints and one anchor.
 *
 * <p>Who signed is believed like this: a key that the caller pinned always; where none is pinned,
 * each key that signed a checkpoint which the chain vouches for (the newest anchor stands for all
 * checkpoints before it); where there is no anchor either, the first one's key. So whoever writes
 * the database can't put a key of his own in the place of the token's.
 */
final class CheckpointWalk {

    private static final int PAGE = 500;

    private final Connection connection;
    private final AuditWitness witness;
    private final long anchors;
    private final long vouchedUpTo;
    private final Set<String> keys;
    private final MerkleTree tree = new MerkleTree();
    private final Deque<Checkpoint> page = new ArrayDeque<>();
    private boolean allRead;
    private @Nullable Checkpoint last;
    private long anchor;
    private Optional<Anchored> next;

    /** Looks at the chain first, so that what it holds is in the database's snapshot. */
    CheckpointWalk(Connection connection, AuditWitness witness) throws ChainException {
        this.connection = connection;
        this.witness = witness;
        this.keys = new HashSet<>(witness.keys());
        this.anchors = witness.count();
        this.next = anchors == 0 ? Optional.empty() : Optional.of(witness.at(0));
        this.vouchedUpTo = anchors == 0 ? 0 : witness.at(anchors - 1).size();
    }

    /** A record that follows the one before. */
    Optional<Finding> pass(AuditRecord record) throws SQLException, ChainException {
        tree.add(record.hash());
        Optional<Checkpoint> checkpoint = peek();
        if (checkpoint.isPresent() && checkpoint.get().size() <= tree.size()) {
            Optional<Finding> broken = judge(checkpoint.get(), record.hash());
            if (broken.isPresent()) {
                return broken;
            }
            last = page.removeFirst();
        }
        if (next.isPresent() && next.get().size() == tree.size()) {
            Optional<Finding> broken = judge(next.get());
            if (broken.isPresent()) {
                return broken;
            }
            step();
        }
        return Optional.empty();
    }

    /** After the last record. */
    Optional<Finding> end() throws SQLException, ChainException {
        if (next.isPresent()) {
            return broken(
                    tree.size() + 1,
                    How.TRUNCATED,
                    "the chain has an anchor of "
                            + next.get().size()
                            + " records (block "
                            + next.get().block()
                            + "), and there are only "
                            + tree.size());
        }
        Optional<Checkpoint> beyond = peek();
        if (beyond.isPresent()) {
            return broken(
                    tree.size() + 1,
                    How.TRUNCATED,
                    "checkpoint "
                            + beyond.get().number()
                            + " counts "
                            + beyond.get().size()
                            + " records, and there are only "
                            + tree.size());
        }
        return witness.missing(connection, anchors)
                .flatMap(note ->
                        broken(
                                tree.size(),
                                How.ANCHOR_MISSING,
                                "checkpoint "
                                        + note.checkpoint()
                                        + " was anchored as number "
                                        + note.place()
                                        + " in block "
                                        + note.block()
                                        + ", and the chain has no such anchor"));
    }

    /** What there was of checkpoints and anchors. */
    Witnessed witnessed() {
        Checkpoint newest = last;
        return newest == null
                ? new Witnessed(0, 0, "", anchor, vouchedUpTo)
                : new Witnessed(newest.number(), newest.size(), newest.key(), anchor, vouchedUpTo);
    }

    private void step() throws ChainException {
        anchor++;
        next = anchor < anchors ? Optional.of(witness.at(anchor)) : Optional.empty();
    }

    private Optional<Checkpoint> peek() throws SQLException {
        if (page.isEmpty() && !allRead) {
            Checkpoint before = last;
            CheckpointTables.page(
                            connection, before == null ? Long.MIN_VALUE : before.number(), PAGE)
                    .forEach(stored -> page.add(stored.checkpoint()));
            allRead = page.size() < PAGE;
        }
        return Optional.ofNullable(page.peekFirst());
    }

    private Optional<Finding> judge(Checkpoint checkpoint, Hash head) {
        Checkpoint before = last;
        long expected = before == null ? 1 : before.number() + 1;
        long at = tree.size();
        if (checkpoint.number() != expected) {
            return broken(
                    at,
                    How.CHECKPOINT_MISSING,
                    "after checkpoint "
                            + (expected - 1)
                            + " comes checkpoint "
                            + checkpoint.number());
        }
        String name = "checkpoint " + checkpoint.number();
        boolean signed = checkpoint.holds();
        if (checkpoint.size() == at
                && signed
                && believed(checkpoint)
                && !checkpoint.root().equals(tree.root())) {
            return broken(
                    at,
                    How.REWRITTEN,
                    "the first " + at + " records are not those whose tree was signed in " + name);
        }
        boolean fits =
                checkpoint.size() == at
                        && checkpoint.root().equals(tree.root())
                        && checkpoint.head().equals(head)
                        && checkpoint.previous().equals(before == null ? Hash.ZERO : before.hash());
        if (!fits) {
            return broken(
                    at,
                    How.CHECKPOINT_ALTERED,
                    name + " does not say what the records and the checkpoints before it say");
        }
        if (!signed) {
            return broken(
                    at,
                    How.SIGNATURE,
                    name + " has a signature that does not fit: its text was altered, or that was");
        }
        if (!believed(checkpoint)) {
            return broken(
                    at,
                    How.SIGNATURE,
                    name + " is signed by " + checkpoint.key() + ", which is not known");
        }
        return Optional.empty();
    }

    private boolean believed(Checkpoint checkpoint) {
        if (!witness.keys().isEmpty()) {
            return keys.contains(checkpoint.key());
        }
        if (checkpoint.size() <= vouchedUpTo || last == null) {
            keys.add(checkpoint.key());
        }
        return keys.contains(checkpoint.key());
    }

    private Optional<Finding> judge(Anchored anchored) {
        Checkpoint here = last;
        boolean checkpoint = here != null && here.size() == anchored.size();
        String where = " (anchor " + anchored.index() + ", block " + anchored.block() + ")";
        if (!anchored.root().equals(tree.root())) {
            return checkpoint
                    ? broken(
                            tree.size(),
                            How.REWRITTEN,
                            "the first "
                                    + tree.size()
                                    + " records are not those that are anchored on the chain"
                                    + where)
                    : broken(
                            tree.size(),
                            How.FORKED,
                            "the chain tells of another record from somewhere on: of "
                                    + tree.size()
                                    + " records no checkpoint was made here, and there it was"
                                    + where);
        }
        if (here == null || !checkpoint) {
            return broken(
                    tree.size(),
                    How.CHECKPOINT_MISSING,
                    "the checkpoint of " + tree.size() + " records is missing" + where);
        }
        if (!anchored.checkpoint().equals(here.hash())) {
            return broken(
                    tree.size(),
                    How.CHECKPOINT_ALTERED,
                    "checkpoint " + here.number() + " is not the one that is anchored" + where);
        }
        return Optional.empty();
    }

    private static Optional<Finding> broken(long sequence, How how, String detail) {
        return Optional.of(new Finding.Broken(sequence, how, detail));
    }
}
