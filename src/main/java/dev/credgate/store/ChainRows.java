package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code chain_transaction}, read. */
final class ChainRows {

    /** ISO 9075: unique constraint violation; the same in both databases. */
    static final String DUPLICATE = "23505";

    private static final String COLUMNS =
            "select t.id, t.operation, t.agency, t.account, t.purpose, t.state, t.number, t.gas,"
                    + " t.hash, t.block, t.block_hash, t.refusal, t.too_large, a.trouble,"
                    + " t.enqueued_at, t.sent_at, t.settled_at";

    private static final String FROM =
            " from chain_transaction t join chain_account a on a.account = t.account ";

    /** To be completed by a condition. */
    static final String SELECT = COLUMNS + FROM;

    /** The same with the call, which may be long, and why it was given up: columns 18 to 20. */
    static final String SELECT_WITH_CALL = COLUMNS + ", t.target, t.data, t.given_up" + FROM;

    private ChainRows() {}

    /** What is done with a row. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(
            Connection connection, String sql, Reading<T> reading, Object... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            fill(select, parameters);
            List<T> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(reading.of(row));
                }
            }
            return found;
        }
    }

    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            fill(update, parameters);
            return update.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, Object... parameters)
            throws SQLException {
        for (int at = 0; at < parameters.length; at++) {
            Object value =
                    switch (parameters[at]) {
                        case Optional<?> optional -> optional.orElse(null);
                        case OptionalLong optional ->
                                optional.isPresent() ? optional.getAsLong() : null;
                        case Object other -> other;
                    };
            switch (value) {
                case null -> statement.setObject(at + 1, null);
                case Instant instant ->
                        statement.setObject(at + 1, instant.atOffset(ZoneOffset.UTC));
                case State state -> statement.setString(at + 1, word(state));
                case Hash hash -> statement.setString(at + 1, hash.toString());
                case byte[] bytes -> statement.setBytes(at + 1, bytes);
                case Object other -> statement.setObject(at + 1, other);
            }
        }
    }

    static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static ChainTransaction transaction(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        return new ChainTransaction(
                id,
                row.getObject(2, UUID.class),
                Optional.ofNullable(row.getString(3)),
                row.getString(4),
                row.getString(5),
                state(id, row.getString(6)),
                number(row, 7),
                number(row, 8),
                hash(id, row.getString(9)),
                number(row, 10),
                hash(id, row.getString(11)),
                Optional.ofNullable(row.getString(12)),
                row.getBoolean(13),
                Optional.ofNullable(row.getString(14)),
                row.getObject(15, OffsetDateTime.class).toInstant(),
                instant(row, 16),
                instant(row, 17));
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static State state(UUID id, String word) {
        for (State state : State.values()) {
            if (word(state).equals(word)) {
                return state;
            }
        }
        throw altered(id);
    }

    private static Optional<Hash> hash(UUID id, @Nullable String text) {
        return text == null
                ? Optional.empty()
                : Optional.of(Hash.parse(text).orElseThrow(() -> altered(id)));
    }

    static StoreUnavailableException altered(Object id) {
        return new StoreUnavailableException(
                "the stored chain transaction " + id + " cannot be read: the database was altered");
    }

    static StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException(
                "the database did not " + what + ": " + e.getMessage(), e);
    }
}
