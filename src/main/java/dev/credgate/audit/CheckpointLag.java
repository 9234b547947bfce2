package dev.credgate.audit;

import dev.credgate.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How far checkpoints and anchors are behind the record, for whoever watches. Ages go on growing
 * while the database is away. Thread-safe.
 */
final class CheckpointLag {

    /** A size and a time; empty where there is none. */
    private record Reached(long records, Optional<Instant> at) {

        static final Reached NOTHING = new Reached(0, Optional.empty());

        static Reached of(Checkpoint checkpoint, Instant at) {
            return new Reached(checkpoint.size(), Optional.of(at));
        }
    }

    private record Seen(long records, Reached checkpoint, Reached anchor) {}

    private final InstantSource clock;
    private volatile Seen seen = new Seen(0, Reached.NOTHING, Reached.NOTHING);

    CheckpointLag(InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        behind("checkpoint", "not in a checkpoint yet", Seen::checkpoint, meters);
        behind("anchor", "not anchored on the chain yet", Seen::anchor, meters);
    }

    private void behind(
            String what, String lacking, Function<Seen, Reached> reached, MeterRegistry meters) {
        gauge(
                "credgate.audit." + what + ".behind",
                "audit records that are " + lacking,
                now -> now.records() - reached.apply(now).records(),
                meters);
        gauge(
                "credgate.audit." + what + ".age.seconds",
                "seconds since the newest " + what + " was made; NaN where there is none",
                now ->
                        reached.apply(now)
                                .at()
                                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1e3)
                                .orElse(Double.NaN),
                meters);
    }

    private void gauge(
            String name, String description, ToDoubleFunction<Seen> value, MeterRegistry meters) {
        Gauge.builder(name, this, lag -> value.applyAsDouble(lag.seen))
                .description(description)
                .strongReference(true)
                .register(meters);
    }

    /** Looks; what it does not see stays as it was. */
    void read(Database database) {
        try (Connection connection = database.connect()) {
            long records = AuditTables.head(connection).map(AuditTables.Head::records).orElse(0L);
            Reached checkpoint =
                    CheckpointTables.newest(connection)
                            .map(CheckpointTables.Stored::checkpoint)
                            .map(newest -> Reached.of(newest, newest.at()))
                            .orElse(Reached.NOTHING);
            seen = new Seen(records, checkpoint, anchor(connection));
        } catch (SQLException _) {
            // The ages tell.
        }
    }

    private static Reached anchor(Connection connection) throws SQLException {
        Optional<AnchorTable.Note> note = AnchorTable.newest(connection);
        return note.isEmpty()
                ? Reached.NOTHING
                : CheckpointTables.numbered(connection, note.get().checkpoint())
                        .map(stored -> Reached.of(stored.checkpoint(), note.get().at()))
                        .orElse(Reached.NOTHING);
    }
}
