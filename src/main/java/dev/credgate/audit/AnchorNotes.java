package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.AnchorTable.Note;
import dev.credgate.audit.CheckpointTables.Stored;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** Notes of what the chain holds, made from the chain, whoever sent it. Thread-safe. */
final class AnchorNotes {

    private final AnchorLog chain;
    private final InstantSource clock;

    AnchorNotes(AnchorLog chain, InstantSource clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * Brings the notes of a log to what the chain holds: the newest places first, until one is
     * noted as it is.
     *
     * @throws ChainException when the chain is away
     * @throws AuditFaultException when it holds an anchor that is none of ours
     */
    void reconcile(Connection connection, Log log)
            throws SQLException, ChainException, AuditFaultException {
        long count = chain.count(log.account());
        AnchorTable.forgetFrom(connection, log, count);
        for (long place = count - 1; place >= 0; place--) {
            Anchored anchored = chain.counted(log.account(), place);
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
                                        + " verify; where the database is an older copy, go on"
                                        + " at another contract (docs/operators.md, \"Restore"
                                        + " the database\")"));
    }
}
