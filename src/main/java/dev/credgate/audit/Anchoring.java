package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Intent;
import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.AnchorTable.Note;
import dev.credgate.audit.CheckpointTables.Stored;
import dev.credgate.audit.CheckpointTables.Turn;
import dev.credgate.crypto.Address;
import dev.credgate.hsm.HsmException;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.outbox.Trouble;
import dev.credgate.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has checkpoints put on the chain, by the outbox. Which checkpoint a log is to take is on record
 * with the operation that is to do it before the outbox has that, and the outbox has an operation
 * once; so whatever a crash leaves half done is gone on with. Replicas take turns, and nothing more
 * is asked for while something is on its way. That the contract takes each size once, and none that
 * is smaller, holds whoever else sends. Thread-safe.
 */
final class Anchoring {

    /**
     * Who anchors.
     *
     * @param label of the key, as the outbox knows the account
     * @param address of the account
     */
    record Account(String label, Address address) {}

    /** The account as it is now: its key may have another label by the next time. */
    interface AccountSource {
        /**
         * Called while it is this replica's turn.
         *
         * @throws HsmException when the token is away or has no such key
         */
        Account open();
    }

    /** What came of looking. */
    sealed interface Outcome {
        /** Nothing was due, or what was asked for is on its way. */
        record Quiet() implements Outcome {}

        /** The outbox was asked to anchor a checkpoint. */
        record Asked(UUID operation) implements Outcome {}

        /** Something keeps the outbox from it, or the chain refused it. */
        record Waits(String why) implements Outcome {}
    }

    /** What is to be put into the outbox, with the intent that is on record by then. */
    private record Asking(Intent intent, Wish wish) {}

    /** What is to be done once the turn is over. */
    private record Step(Outcome outcome, Optional<Asking> asking) {

        static final Step NONE = new Step(new Outcome.Quiet(), Optional.empty());

        static Step waits(String why) {
            return new Step(new Outcome.Waits(why), Optional.empty());
        }

        static Step ask(Intent intent, Wish wish) {
            return new Step(
                    new Outcome.Asked(intent.operation()), Optional.of(new Asking(intent, wish)));
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Duration interval;
    private final AnchorLog chain;
    private final AnchorNotes notes;
    private final Outbox outbox;
    private final AccountSource source;
    private volatile @Nullable Account account;

    Anchoring(
            Database database,
            InstantSource clock,
            Duration interval,
            AnchorLog chain,
            Outbox outbox,
            AccountSource source) {
        this.database = database;
        this.clock = clock;
        this.interval = interval;
        this.chain = chain;
        this.notes = new AnchorNotes(chain, clock);
        this.outbox = outbox;
        this.source = source;
    }

    /**
     * Brings the notes to what the chain holds, and asks for the newest checkpoint to be anchored
     * when that is due. Does not wait for it.
     *
     * @throws ChainException when the chain is away or has no such contract: later, then
     * @throws HsmException when the token is away
     * @throws AuditFaultException when the chain holds an anchor that is none of ours
     * @throws dev.credgate.store.StoreUnavailableException when the outbox may not have taken it:
     *     what is on record is put there again
     */
    Outcome anchorIfDue() throws SQLException, ChainException, AuditFaultException {
        Step step = turn();
        if (step.asking().isEmpty()) {
            return step.outcome();
        }
        Intent intent = step.asking().get().intent();
        UUID operation = outbox.put(step.asking().get().wish());
        if (!operation.equals(intent.operation())) {
            // The outbox has the same from before, and goes on with that.
            try (Connection connection = database.connect()) {
                AnchorTable.belongs(connection, intent, operation);
            }
        }
        return new Outcome.Asked(operation);
    }

    private Step turn() throws SQLException, ChainException, AuditFaultException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                Step step =
                        CheckpointTables.take(connection, Turn.ANCHOR)
                                ? step(connection)
                                : Step.NONE;
                connection.commit();
                return step;
            } catch (SQLException
                    | ChainException
                    | AuditFaultException
                    | RuntimeException
                    | Error e) {
                Database.rollback(connection, e);
                throw e;
            }
        }
    }

    private Step step(Connection connection)
            throws SQLException, ChainException, AuditFaultException {
        Optional<Stored> stored = CheckpointTables.newest(connection);
        if (stored.isEmpty()) {
            return Step.NONE;
        }
        chain.requirePresent();
        Account from = account();
        Log log = new Log(chain.chainId(), chain.address(), from.address());
        Optional<Intent> before = AnchorTable.intent(connection, log);
        // Asked before the chain is: what is in a block by now is found there.
        Optional<Operation> operation = before.flatMap(intent -> outbox.find(intent.operation()));
        notes.reconcile(connection, log);
        Optional<Note> last = AnchorTable.newest(connection, log);
        boolean left = operation.filter(one -> isLeft(from, one)).isPresent();
        if (before.isPresent() && !left) {
            Optional<Step> underWay = underWay(connection, from, before.get(), operation, last);
            if (underWay.isPresent()) {
                return underWay.get();
            }
        }
        Optional<String> refusal = operation.flatMap(Operation::refusal);
        Checkpoint newest = stored.get().checkpoint();
        // Where the chain went back, the outbox sends again what it has: nothing beside that.
        boolean outboxHasIt =
                operation.isPresent()
                        && !left
                        && refusal.isEmpty()
                        && before.filter(intent -> intent.checkpoint() >= newest.number())
                                .isPresent();
        if (outboxHasIt || counts(last, newest.number())) {
            return Step.NONE;
        }
        if (!left && (isEarly(before.map(Intent::at)) || isEarly(last.map(Note::at)))) {
            return refusal.map(why -> "it was refused, and is asked for again later: " + why)
                    .map(Step::waits)
                    .orElse(Step.NONE);
        }
        Intent intent = new Intent(log, newest.number(), UUID.randomUUID(), clock.instant());
        AnchorTable.intend(connection, intent);
        return Step.ask(intent, wish(from, intent, newest));
    }

    /** What is to be done about what was asked for before; empty once that is decided. */
    private Optional<Step> underWay(
            Connection connection,
            Account from,
            Intent intent,
            Optional<Operation> operation,
            Optional<Note> last)
            throws SQLException {
        if (operation.isPresent()) {
            return operation.get().isDecided()
                    ? Optional.empty()
                    : Optional.of(
                            operation
                                    .get()
                                    .trouble()
                                    .map(trouble -> Step.waits(sentence(from, trouble)))
                                    .orElse(Step.NONE));
        }
        if (counts(last, intent.checkpoint())) {
            return Optional.empty();
        }
        // A crash came before the outbox had it.
        return CheckpointTables.numbered(connection, intent.checkpoint())
                .map(meant -> Step.ask(intent, wish(from, intent, meant.checkpoint())));
    }

    /**
     * Whether it waits for a key under a label that the key has no more. What is asked for under
     * the label of now brings the account there, and this with it; the contract takes one of both.
     */
    private static boolean isLeft(Account from, Operation operation) {
        return !operation.last().account().equals(from.label())
                && operation
                        .trouble()
                        .filter(trouble ->
                                trouble == Trouble.TOKEN_AWAY || trouble == Trouble.KEY_CHANGED)
                        .isPresent();
    }

    private static boolean counts(Optional<Note> last, long checkpoint) {
        return last.isPresent() && last.get().checkpoint() >= checkpoint;
    }

    private boolean isEarly(Optional<Instant> before) {
        return before.isPresent()
                && CheckpointMaker.isWithin(interval, before.get(), clock.instant());
    }

    private static String sentence(Account from, Trouble trouble) {
        return "its account "
                + from.address()
                + " cannot send ("
                + trouble.word()
                + "); the outbox goes on with it";
    }

    /** Under the same reference, too, so that two that put it at one moment put one. A label's. */
    private Wish wish(Account from, Intent intent, Checkpoint checkpoint) {
        return new Wish(
                intent.operation(),
                Optional.empty(),
                from.label(),
                "anchor",
                Optional.of(
                        "anchor "
                                + intent.log().chainId()
                                + ' '
                                + intent.log().contract()
                                + ' '
                                + intent.log().account()
                                + ' '
                                + from.label()
                                + ' '
                                + checkpoint.hash()),
                List.of(chain.anchoring(checkpoint.size(), checkpoint.root(), checkpoint.hash())));
    }

    private Account account() {
        Account known = account;
        try {
            Account now = source.open();
            account = now;
            return now;
        } catch (HsmException e) {
            if (known == null || e.kind() != HsmException.Kind.AWAY) {
                throw e;
            }
            // What the chain holds is held against the record all the same; the outbox waits.
            return known;
        }
    }
}
