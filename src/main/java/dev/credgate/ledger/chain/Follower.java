package dev.credgate.ledger.chain;

import dev.credgate.crypto.Hash;
import dev.credgate.ffi.BackgroundThread;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.Checkpoint;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.thread.Unending;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain on a thread of its own and hands out the newest state. It asks by range of
 * blocks, never by subscription, and no failure of the node ends it: it goes on trying, and what
 * was read last grows old meanwhile. Thread-safe.
 */
final class Follower implements Ledger, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Follower.class);

    /** The least age of a block: how far it may be dated ahead of our clock. */
    private static final Duration AHEAD = Duration.ofSeconds(-30);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final LedgerSettings settings;
    private final ChainNode node;
    private final EventDecoder decoder;
    private final FollowerCounts counts = new FollowerCounts();
    private final Optional<Checkpoint> checkpoint;
    private final AtomicReference<View> view =
            new AtomicReference<>(new View(null, "the ledger has not been read yet"));
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** What is told: the newest state, if any, and what is wrong, or nothing. */
    private record View(@Nullable LedgerState state, String trouble) {}

    /**
     * Does nothing until it is started.
     *
     * @throws IllegalStateException when this program cannot decode the contracts' events
     */
    Follower(LedgerSettings settings) {
        this(settings, new ChainNode(settings.rpcUrl(), settings.requestTimeout()));
    }

    /** Of a node that it closes in the end. */
    Follower(LedgerSettings settings, ChainNode node) {
        this.settings = settings;
        this.node = node;
        decoder = new EventDecoder(settings);
        checkpoint =
                settings.checkpointFile()
                        .map(file -> new Checkpoint(file, settings.meaningOfState()));
    }

    /** Begins to follow. Once. */
    synchronized void start() {
        if (thread != null || closed) {
            throw new IllegalStateException("a follower is started once");
        }
        // Not virtual: reading and writing a checkpoint is seconds of work without a pause, which
        // would keep every virtual thread waiting where there is one core.
        thread = Thread.ofPlatform().daemon().name("ledger-follower").start(this::run);
    }

    /** Stops following and writes the last checkpoint. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            // Together with the above: whoever has seen it closed and then takes the lock has been
            // interrupted, and will not be again in the middle of the last checkpoint.
            if (running != null) {
                running.interrupt();
            }
        }
        if (running != null) {
            try {
                running.join(settings.requestTimeout().plusSeconds(30));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        node.close();
    }

    @Override
    public Reading read(Instant now) {
        View seen = view.get();
        LedgerState state = seen.state();
        if (state == null) {
            return new Reading.Unavailable(seen.trouble());
        }
        BlockRef block = state.block();
        Duration age = Duration.between(block.time(), now);
        if (age.compareTo(AHEAD) < 0) {
            return new Reading.Stale(
                    state,
                    Duration.ZERO,
                    "block %d is dated %d s ahead of our clock"
                            .formatted(block.number(), -age.toSeconds()));
        }
        Duration floored = age.isNegative() ? Duration.ZERO : age;
        if (floored.compareTo(settings.maxStaleness()) > 0) {
            String why =
                    "the newest block, %d, is %d s old, and max-staleness is %d s"
                            .formatted(
                                    block.number(),
                                    floored.toSeconds(),
                                    settings.maxStaleness().toSeconds());
            return new Reading.Stale(
                    state, floored, seen.trouble().isEmpty() ? why : why + "; " + seen.trouble());
        }
        return new Reading.Fresh(state, floored);
    }

    /** What went wrong in the last look at the chain; empty when nothing did. */
    String trouble() {
        return view.get().trouble();
    }

    /** The newest state, however old; empty while there is none. */
    Optional<LedgerState> newest() {
        return Optional.ofNullable(view.get().state());
    }

    FollowerCounts counts() {
        return counts;
    }

    private void run() {
        Turns turns = new Turns();
        while (!closed) {
            sleep(turns.next());
        }
        turns.saveLast();
    }

    /** One look at the chain after another, whatever comes of it. */
    private final class Turns {
        private @Nullable Pursuit pursuit;
        private @Nullable Saves saves;
        private int failures;
        private boolean behindOthers;

        /** Looks once; how long to wait before the next look. */
        Duration next() {
            try {
                return look(pursuit == null ? begin() : pursuit);
            } catch (RuntimeException | Error e) {
                // A fault of ours, or want of memory, must not end the following: the reading grows
                // stale and says why.
                return afterFault(e);
            }
        }

        private Pursuit begin() {
            Pursuit begun = new Pursuit(settings, node, decoder, counts, loadCheckpoint());
            saves = new Saves(begun.settled().map(LedgerState::block).map(BlockRef::hash));
            pursuit = begun;
            return begun;
        }

        private Duration look(Pursuit pursuit) {
            Duration pause = settings.pollInterval();
            try {
                Pursuit.Progress progress = pursuit.step();
                publish(pursuit, progress);
                failures = 0;
                if (!behindOthers && progress == Pursuit.Progress.CAUGHT_UP) {
                    BackgroundThread.stepBack(); // until then everybody waits for this thread
                    behindOthers = true;
                }
                pause =
                        switch (progress) {
                            case MORE, UNDONE, REBUILDING -> Duration.ZERO;
                            case CAUGHT_UP, BEHIND -> pause;
                        };
            } catch (NodeException e) {
                failures++;
                counts.nodeErrors.increment();
                pursuit.connectionLost();
                pause = pauseAfter(failures);
                troubled(pursuit, String.valueOf(e.getMessage()), null);
            }
            if (saves != null) {
                saves.whenDue(pursuit);
            }
            return pause;
        }

        private Duration afterFault(Throwable fault) {
            failures++;
            boolean told =
                    Unending.survive(
                            "A fault in the ledger cannot be told",
                            () -> troubled(pursuit, "the ledger cannot be read: " + fault, fault));
            return told ? pauseAfter(failures) : LONGEST_PAUSE;
        }

        void saveLast() {
            if (saves != null && pursuit != null) {
                saves.last(pursuit);
            }
        }
    }

    private void publish(Pursuit pursuit, Pursuit.Progress progress) {
        View before = view.get();
        String shown =
                switch (progress) {
                    case CAUGHT_UP -> "";
                    case MORE -> "reading the chain, at block " + numberOf(pursuit);
                    case UNDONE -> "blocks were replaced, back at block " + numberOf(pursuit);
                    case BEHIND -> "the node lags, we are at block " + numberOf(pursuit);
                    case REBUILDING -> "the chain was replaced and is read again";
                };
        // A state on the way to the head lacks what later blocks bring: it is never shown.
        LedgerState state =
                switch (progress) {
                    case CAUGHT_UP -> pursuit.newest().orElse(null);
                    // Until the very next step: else a revocation that both branches hold would
                    // seem lifted, or every reorganisation would be an outage.
                    case UNDONE -> before.state();
                    case MORE, BEHIND -> stillOnChain(pursuit, before);
                    case REBUILDING -> null;
                };
        if (progress == Pursuit.Progress.CAUGHT_UP && !before.trouble().isEmpty()) {
            LOG.infof("the ledger is read up to block %d", numberOf(pursuit));
        }
        view.set(new View(state, shown));
    }

    /** What is shown, unless its blocks were replaced: no verdict may rest on those. */
    private static @Nullable LedgerState stillOnChain(@Nullable Pursuit pursuit, View shown) {
        return pursuit != null && pursuit.forked() ? null : shown.state();
    }

    private static long numberOf(Pursuit pursuit) {
        return pursuit.newest().map(state -> state.block().number()).orElse(-1L);
    }

    private void troubled(@Nullable Pursuit pursuit, String trouble, @Nullable Throwable cause) {
        if (closed) {
            return;
        }
        View before = view.get();
        if (!before.trouble().equals(trouble)) {
            LOG.warn("the ledger is not up to date: " + trouble, cause);
        }
        view.set(new View(stillOnChain(pursuit, before), trouble));
    }

    private Duration pauseAfter(int failures) {
        Duration longer = settings.pollInterval().multipliedBy(1L << Math.min(failures - 1, 10));
        return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            // Only close() interrupts, and the loop looks at that.
        }
    }

    private Optional<LedgerState> loadCheckpoint() {
        if (checkpoint.isEmpty()) {
            return Optional.empty();
        }
        long began = System.nanoTime();
        return switch (checkpoint.get().load()) {
            case Checkpoint.Loaded.State loaded -> {
                LOG.infof(
                        "going on from the checkpoint at block %d: %d statuses, %d issuers, read in"
                                + " %d ms",
                        loaded.state().block().number(),
                        loaded.state().counts().statuses(),
                        loaded.state().counts().issuers(),
                        (System.nanoTime() - began) / 1_000_000);
                yield Optional.of(loaded.state());
            }
            case Checkpoint.Loaded.Absent _ -> Optional.empty();
            case Checkpoint.Loaded.Refused refused -> {
                LOG.warnf(
                        "the checkpoint %s is not used, the chain is read from block %d: %s",
                        settings.checkpointFile().get(), settings.fromBlock(), refused.why());
                yield Optional.empty();
            }
        };
    }

    /** When checkpoints are written: beside the following, at most one at a time. */
    private final class Saves {
        private volatile Optional<Hash> saved;
        private @Nullable Thread writer;
        private long lastNanos = System.nanoTime();

        Saves(Optional<Hash> loaded) {
            saved = loaded;
        }

        void whenDue(Pursuit pursuit) {
            long now = System.nanoTime();
            boolean busy = writer != null && writer.isAlive();
            if (!busy && now - lastNanos >= settings.checkpointInterval().toNanos()) {
                lastNanos = now;
                worthSaving(pursuit).ifPresent(state -> writer = writing(state));
            }
        }

        private Thread writing(LedgerState state) {
            return Thread.ofPlatform()
                    .daemon()
                    .name("ledger-checkpoint")
                    .start(BackgroundThread.of(() -> save(state)));
        }

        void last(Pursuit pursuit) {
            Thread running = writer;
            while (running != null && running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException _) {
                    // close() interrupts once; what is being written is still wanted.
                }
            }
            boolean interrupted;
            synchronized (Follower.this) {
                interrupted = Thread.interrupted(); // else the file's channel would be closed
            }
            worthSaving(pursuit).ifPresent(this::save);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private Optional<LedgerState> worthSaving(Pursuit pursuit) {
            return checkpoint.isEmpty()
                    ? Optional.empty()
                    : pursuit.settled()
                            .filter(state -> state.block().number() >= settings.fromBlock())
                            .filter(state -> !saved.equals(Optional.of(state.block().hash())));
        }

        private void save(LedgerState state) {
            try {
                checkpoint.get().save(state);
                saved = Optional.of(state.block().hash());
            } catch (IOException e) {
                LOG.warnf(
                        "no checkpoint can be written to %s: %s",
                        settings.checkpointFile().get(), e.toString());
            }
        }
    }
}
