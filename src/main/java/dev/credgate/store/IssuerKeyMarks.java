package dev.credgate.store;

import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.Decided;
import dev.credgate.store.IssuerKeys.Decision;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a key's life in {@code issuing_key} and {@code key_request}, each to be taken in the
 * transaction that tells the audit record of it. Those of several replicas come one after the
 * other, since whoever appends has the record's head; requests are locked before keys.
 */
final class IssuerKeyMarks {

    private IssuerKeyMarks() {}

    static Mark noted(KeyRequest request) {
        return connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select 1 from key_request where id = ?")) {
                select.setObject(1, request.id());
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        return false;
                    }
                }
            }
            return 1
                    == update(
                            connection,
                            "insert into key_request (id, agency, issuer, action, key_id, token,"
                                    + " curve, requested_by, requested_at) values"
                                    + " (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            request.id(),
                            request.agency(),
                            request.issuer(),
                            request.action().name(),
                            request.key().orElse(null),
                            request.token().orElse(null),
                            request.curve().orElse(null),
                            request.requestedBy(),
                            time(request.requestedAt()));
        };
    }

    /** Whoever gave it up meanwhile did not know that it would be there: it is unsettled again. */
    static Mark made(UUID id, String label, String material) {
        return connection ->
                1
                        == update(
                                connection,
                                "update issuing_key set label = ?, material = ?, settled = false"
                                        + " where id = ? and material is null",
                                label,
                                material,
                                id);
    }

    static Mark standing(UUID id, Stage stage) {
        return connection -> Deciding.locked(connection, id).equals(Optional.of(stage));
    }

    static Mark settled(UUID id, Stage stage, Instant now, Instant retireAt) {
        return connection -> {
            int _ = done(connection, id, stage, "stage = ? and settled = false", stage.name());
            int settled =
                    update(
                            connection,
                            "update issuing_key set settled = true, fault = null, changed_at = ?,"
                                    + " stage = ? where id = ? and stage = ? and settled = false",
                            time(now),
                            (stage == Stage.PENDING ? Stage.ACTIVE : stage).name(),
                            id,
                            stage.name());
            if (settled == 1 && stage == Stage.PENDING) {
                int _ =
                        update(
                                connection,
                                "update issuing_key set stage = ?, changed_at = ?, retire_at = ?"
                                        + " where stage = ? and id ="
                                        + " (select replaces from issuing_key where id = ?)",
                                Stage.RETIRING.name(),
                                time(now),
                                time(retireAt),
                                Stage.ACTIVE.name(),
                                id);
            }
            return settled == 1;
        };
    }

    /**
     * What was approved about a key is done, where it stands so, and stays it: a retirement is also
     * when the key is compromised since.
     *
     * @param standing of the key, in SQL
     */
    private static int done(
            Connection connection, UUID key, Stage stage, String standing, Object... parameters)
            throws SQLException {
        String actions =
                switch (stage) {
                    case RETIRED -> "('RETIRE')";
                    case COMPROMISED -> "('RETIRE', 'COMPROMISE')";
                    case PENDING, ACTIVE, RETIRING -> "";
                };
        if (actions.isEmpty()) {
            return 0;
        }
        List<Object> all = new ArrayList<>(List.of(key, key));
        all.addAll(List.of(parameters));
        return update(
                connection,
                "update key_request set done = true where key_id = ? and decision = 'approved' and"
                        + " done = false and action in "
                        + actions
                        + " and exists (select 1 from issuing_key where id = ? and "
                        + standing
                        + ")",
                all.toArray());
    }

    /** See {@link IssuerKeys#decision}. Set once, by one thread. */
    static final class Deciding implements Decision {

        private final UUID id;
        private final boolean approved;
        private final String by;
        private final Instant since;
        private final Instant now;
        private volatile Decided became = Decided.NOT_OPEN;

        Deciding(UUID id, boolean approved, String by, Instant since, Instant now) {
            this.id = id;
            this.approved = approved;
            this.by = by;
            this.since = since;
            this.now = now;
        }

        @Override
        public Decided became() {
            return became;
        }

        @Override
        public boolean set(Connection connection) throws SQLException {
            became = decide(connection);
            return became == Decided.DONE;
        }

        private Decided decide(Connection connection) throws SQLException {
            Action action;
            @Nullable UUID key;
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select action, key_id from key_request where id = ? and decision is"
                                    + " null and requested_at > ? for update")) {
                select.setObject(1, id);
                select.setObject(2, time(since));
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        return Decided.NOT_OPEN;
                    }
                    action = Action.valueOf(row.getString(1));
                    key = row.getObject(2, UUID.class);
                }
            }
            Optional<Stage> stands = key == null ? Optional.empty() : locked(connection, key);
            if (approved && !allows(action, stands)) {
                return Decided.KEY_MOVED;
            }
            int decided =
                    update(
                            connection,
                            "update key_request set decision = ?, decided_by = ?, decided_at = ?"
                                    + " where id = ? and decision is null",
                            approved ? "approved" : "refused",
                            by,
                            time(now),
                            id);
            if (decided == 0) {
                return Decided.NOT_OPEN;
            }
            if (approved) {
                int _ =
                        switch (action) {
                            case CREATE, ROTATE -> begin(connection);
                            case RETIRE -> move(connection, key, Stage.RETIRED);
                            case COMPROMISE -> move(connection, key, Stage.COMPROMISED);
                        };
            }
            return Decided.DONE;
        }

        private static Optional<Stage> locked(Connection connection, UUID key) throws SQLException {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select stage from issuing_key where id = ? for update")) {
                select.setObject(1, key);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(Stage.valueOf(row.getString(1)))
                            : Optional.empty();
                }
            }
        }

        private static boolean allows(Action action, Optional<Stage> stands) {
            return switch (action) {
                case CREATE -> true;
                case ROTATE -> stands.equals(Optional.of(Stage.ACTIVE));
                case RETIRE ->
                        stands.isPresent()
                                && stands.get() != Stage.RETIRED
                                && stands.get() != Stage.COMPROMISED;
                case COMPROMISE -> stands.isPresent() && stands.get() != Stage.COMPROMISED;
            };
        }

        /** A new key, under the request's own id; its work is free from now on. */
        private int begin(Connection connection) throws SQLException {
            return update(
                    connection,
                    "insert into issuing_key (id, agency, issuer, token, curve, stage, settled,"
                            + " replaces, created_at, changed_at, leased_until) select id, agency,"
                            + " issuer, token, curve, 'PENDING', false, key_id, decided_at,"
                            + " decided_at, decided_at from key_request where id = ?",
                    id);
        }

        /**
         * The chain is to say so next, where it ever heard of the key, and nobody waits for that:
         * whoever works on it works for what it was, and it may rest for a fault of that.
         */
        private int move(Connection connection, @Nullable UUID key, Stage stage)
                throws SQLException {
            int moved =
                    update(
                            connection,
                            "update issuing_key set stage = ?, settled = (material is null),"
                                    + " leased_until = ?, fault = null, changed_at = ?, retire_at"
                                    + " = null where id = ?",
                            stage.name(),
                            time(now),
                            time(now),
                            key);
            if (key != null) {
                // Of a key that there is not yet the chain never hears.
                int _ = done(connection, key, stage, "settled = true");
            }
            return moved;
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static int update(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }
}
