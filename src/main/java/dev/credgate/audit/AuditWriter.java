package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import dev.credgate.store.Database;
import dev.credgate.store.Mark;
import dev.credgate.store.Patience;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Appends by group commit: one thread takes all events that wait, writes them in one transaction
 * and forces it to disk once; while it does, the next group gathers. Replicas take turns by locking
 * the chain's head row. When the database fails, the waiting appends fail with it and the thread
 * goes on with the next group. When a mark fails, its own event fails with it and no other: the
 * group is written anew, each mark for itself. Thread-safe.
 */
final class AuditWriter implements AuditLog, AuditOnce, AutoCloseable {

    /** Events that may wait; beyond that callers do. */
    private static final int QUEUE = 4096;

    /** Events in one transaction. */
    private static final int GROUP = 512;

    /** What the column takes; UTF-16 units. */
    private static final int LONGEST_EVENT = 65_536;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An event on its way: what to write, and whom to tell. */
    private record Waiting(
            String kind,
            String event,
            Optional<Mark> mark,
            CompletableFuture<Optional<Receipt>> receipt) {}

    private final Database database;
    private final InstantSource clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closed;

    AuditWriter(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        // A platform thread that nobody interrupts while it writes: an interrupt in the middle of
        // its
        // file access makes H2 close the database.
        this.thread = Thread.ofPlatform().name("audit-writer").daemon().start(this::run);
    }

    @Override
    public Receipt append(AuditEvent event) {
        return append(event, Optional.empty()).orElseThrow();
    }

    @Override
    public boolean append(AuditEvent event, Mark mark) {
        return append(event, Optional.of(mark)).isPresent();
    }

    private Optional<Receipt> append(AuditEvent event, Optional<Mark> mark) {
        String text = EventJson.text(event);
        if (text.length() > LONGEST_EVENT) {
            throw new IllegalArgumentException(
                    "an audit event has at most "
                            + LONGEST_EVENT
                            + " characters, this one "
                            + text.length());
        }
        var waiting = new Waiting(EventJson.kind(event), text, mark, new CompletableFuture<>());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            if (closed || !queue.offer(waiting, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException(
                        closed
                                ? "the audit record is closed: the program is stopping"
                                : "the audit record does not keep up: "
                                        + QUEUE
                                        + " events are waiting for the database");
            }
            if (closed && queue.remove(waiting)) {
                throw new StoreUnavailableException(
                        "the audit record is closed: the program is stopping");
            }
            return waiting.receipt().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreUnavailableException(
                    "the database did not take an audit event: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            waiting.receipt().cancel(false);
            throw new StoreUnavailableException(
                    "the database did not take an audit event within " + PATIENCE, e);
        } catch (InterruptedException e) {
            waiting.receipt().cancel(false);
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(
                    "interrupted while an audit event was on its way to the database", e);
        }
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            boolean _ = Unending.survive("No group of audit events was written", this::writeGroup);
        }
    }

    private void writeGroup() {
        List<Waiting> group = new ArrayList<>(GROUP);
        try {
            Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                return;
            }
            group.add(first);
        } catch (InterruptedException _) {
            // Only close() ends this thread, and it does not interrupt.
            return;
        }
        queue.drainTo(group, GROUP - 1);
        // Whoever stopped waiting was told that nothing is certain; better not to write it.
        group.removeIf(waiting -> waiting.receipt().isDone());
        if (!group.isEmpty()) {
            write(group);
        }
    }

    /** What became of an event. */
    private sealed interface Outcome {
        /** It is in the record. */
        record Written(Receipt receipt) implements Outcome {}

        /** Its mark was set before: it was told then. */
        record Before() implements Outcome {}

        /** Its mark cannot be set: neither is written. */
        record Failed(Exception why) implements Outcome {}
    }

    /** How the marks of a group are set. */
    private enum Marks {
        /** All or none, which costs nothing beside them. */
        TOGETHER,
        /** Each behind a savepoint of its own. */
        APART
    }

    /** One of several marks failed, and nothing of the group was written. */
    private static final class MarkFailedException extends Exception {
        private static final long serialVersionUID = 1;

        MarkFailedException(Exception why) {
            super(why);
        }
    }

    /**
     * Also catches what is no exception of SQL: a thread that died would leave everybody waiting.
     */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void write(List<Waiting> group) {
        try {
            List<Outcome> outcomes = outcomes(group);
            database.force();
            for (int i = 0; i < outcomes.size(); i++) {
                CompletableFuture<Optional<Receipt>> receipt = group.get(i).receipt();
                boolean _ =
                        switch (outcomes.get(i)) {
                            case Outcome.Written(Receipt written) ->
                                    receipt.complete(Optional.of(written));
                            case Outcome.Before() -> receipt.complete(Optional.empty());
                            case Outcome.Failed(Exception why) ->
                                    receipt.completeExceptionally(why);
                        };
            }
        } catch (SQLException | MarkFailedException | RuntimeException | Error e) {
            group.forEach(waiting -> waiting.receipt().completeExceptionally(e));
        }
    }

    private List<Outcome> outcomes(List<Waiting> group) throws SQLException, MarkFailedException {
        Patience patience = new Patience();
        try {
            return commit(group, group.size() == 1 ? Marks.APART : Marks.TOGETHER, patience);
        } catch (MarkFailedException _) {
            // As before the first time: who stopped waiting meanwhile is not told of it.
            group.removeIf(waiting -> waiting.receipt().isDone());
            return commit(group, Marks.APART, patience);
        }
    }

    private List<Outcome> commit(List<Waiting> group, Marks marks, Patience patience)
            throws SQLException, MarkFailedException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                AuditTables.Head head = AuditTables.lockHead(connection);
                long sequence = head.records();
                Hash previous = head.hash();
                Instant now = clock.instant();
                List<AuditRecord> records = new ArrayList<>(group.size());
                List<Outcome> outcomes = new ArrayList<>(group.size());
                for (Waiting waiting : group) {
                    Optional<Outcome> unwritten =
                            waiting.mark().isEmpty()
                                    ? Optional.empty()
                                    : unset(connection, waiting.mark().get(), marks, patience);
                    if (unwritten.isPresent()) {
                        outcomes.add(unwritten.get());
                        continue;
                    }
                    AuditRecord record =
                            AuditRecord.next(
                                    ++sequence, previous, now, waiting.kind(), waiting.event());
                    records.add(record);
                    outcomes.add(
                            new Outcome.Written(new Receipt(record.sequence(), record.hash())));
                    previous = record.hash();
                }
                if (!records.isEmpty()) {
                    AuditTables.append(connection, records);
                }
                connection.commit();
                return outcomes;
            } catch (MarkFailedException e) {
                // A connection that cannot even do that is no mark's fault: the group fails.
                connection.rollback();
                throw e;
            } catch (SQLException | RuntimeException | Error e) {
                Database.rollback(connection, e);
                throw e;
            }
        }
    }

    /** Sets a mark; else why its event is not written. */
    private static Optional<Outcome> unset(
            Connection connection, Mark mark, Marks marks, Patience patience)
            throws SQLException, MarkFailedException {
        if (marks == Marks.TOGETHER) {
            try {
                return mark.setAmong(connection, patience)
                        ? Optional.empty()
                        : Optional.of(new Outcome.Before());
            } catch (SQLException | RuntimeException e) {
                throw new MarkFailedException(e);
            }
        }
        Savepoint before = connection.setSavepoint();
        try {
            boolean set = mark.setAmong(connection, patience);
            connection.releaseSavepoint(before);
            return set ? Optional.empty() : Optional.of(new Outcome.Before());
        } catch (SQLException | RuntimeException e) {
            // Where the whole transaction is gone, with the lock of the head, this fails as well.
            connection.rollback(before);
            return Optional.of(new Outcome.Failed(e));
        }
    }

    /** Takes no more events, writes those that wait, and returns when that is done. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        // Whoever slipped in behind the last group.
        List<Waiting> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(waiting ->
                waiting.receipt()
                        .completeExceptionally(new SQLException("the program is stopping")));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
