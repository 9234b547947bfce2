package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.AnchorTable.Note;
import dev.credgate.audit.CheckpointTables.Stored;
import dev.credgate.audit.CheckpointTables.Turn;
import dev.credgate.hsm.HsmException;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts checkpoints on the chain. The contract takes each size once and none that is smaller, so
 * that whatever a crash leaves half done is found there and noted, never sent twice; what a
 * reorganisation took away is sent again. Replicas take turns. Thread-safe.
 */
final class Anchoring {

    /** Who sends, had when it is first wanted: a token may be away before. */
    interface Sender {
        /** The account. Called while it is this replica's turn. */
        ChainAccount open() throws ChainException;
    }

    private final Database database;
    private final InstantSource clock;
    private final Duration interval;
    private final AnchorLog chain;
    private final Sender sender;
    private volatile @Nullable ChainAccount account;

    Anchoring(
            Database database,
            InstantSource clock,
            Duration interval,
            AnchorLog chain,
            Sender sender) {
        this.database = database;
        this.clock = clock;
        this.interval = interval;
        this.chain = chain;
        this.sender = sender;
    }

    /**
     * Brings the notes to what the chain holds, and anchors the newest checkpoint when that is due.
     *
     * @return whether one was anchored
     * @throws ChainException when the chain is away or refuses: later, then
     * @throws HsmException when the token is away
     * @throws AuditFaultException when the chain holds an anchor that is none of ours
     */
    boolean anchorIfDue() throws SQLException, ChainException, AuditFaultException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                boolean sent = CheckpointTables.take(connection, Turn.ANCHOR) && anchor(connection);
                connection.commit();
                return sent;
            } catch (SQLException | ChainException | AuditFaultException | RuntimeException e) {
                CheckpointTables.rollback(connection, e);
                throw e;
            }
        }
    }

    private boolean anchor(Connection connection)
            throws SQLException, ChainException, AuditFaultException {
        Optional<Stored> newest = CheckpointTables.newest(connection);
        if (newest.isEmpty()) {
            return false;
        }
        chain.requirePresent();
        ChainAccount from = account();
        Log log = new Log(chain.chainId(), chain.address(), from.address());
        long count = chain.count(log.account());
        reconcile(connection, log, count);
        Checkpoint checkpoint = newest.get().checkpoint();
        Optional<Note> last = AnchorTable.newest(connection, log);
        boolean known = last.isPresent() && last.get().checkpoint() >= checkpoint.number();
        boolean early = last.isPresent() && last.get().at().plus(interval).isAfter(clock.instant());
        if (known || early) {
            return false;
        }
        long block =
                chain.anchor(from, checkpoint.size(), checkpoint.root(), checkpoint.hash()).block();
        AnchorTable.note(
                connection, new Note(log, count, checkpoint.number(), block, clock.instant()));
        return true;
    }

    /** The newest places first, until one is noted as it is. */
    private void reconcile(Connection connection, Log log, long count)
            throws SQLException, ChainException, AuditFaultException {
        AnchorTable.forgetFrom(connection, log, count);
        for (long place = count - 1; place >= 0; place--) {
            Anchored anchored =
                    chain.at(log.account(), place)
                            .orElseThrow(() ->
                                    new ChainException.Refused(
                                            "the chain changed while it was asked"));
            Checkpoint ours = ours(connection, log, anchored);
            Optional<Note> noted = AnchorTable.at(connection, log, place);
            if (noted.isPresent()
                    && noted.get().checkpoint() == ours.number()
                    && noted.get().block() == anchored.block()) {
                return;
            }
            AnchorTable.note(
                    connection,
                    new Note(
                            log,
                            place,
                            ours.number(),
                            anchored.block(),
                            noted.map(Note::at).orElseGet(clock::instant)));
        }
    }

    private static Checkpoint ours(Connection connection, Log log, Anchored anchored)
            throws SQLException, AuditFaultException {
        return CheckpointTables.ofSize(connection, anchored.size())
                .map(Stored::checkpoint)
                .filter(checkpoint -> checkpoint.hash().equals(anchored.checkpoint()))
                .orElseThrow(() ->
                        new AuditFaultException(
                                "the chain holds an anchor of "
                                        + anchored.size()
                                        + " audit records (number "
                                        + anchored.index()
                                        + " of "
                                        + log.account()
                                        + ") that no checkpoint here agrees with: run audit"
                                        + " verify"));
    }

    /** One object for the account, so that its transactions take their numbers in one place. */
    private ChainAccount account() throws ChainException {
        ChainAccount known = account;
        if (known == null) {
            known = sender.open();
            account = known;
        }
        return known;
    }
}
