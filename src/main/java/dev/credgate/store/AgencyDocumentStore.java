package dev.credgate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@link AgencyDocuments} in {@code agency}; whoever changes something locks its revision. */
@ApplicationScoped
class AgencyDocumentStore implements AgencyDocuments {

    private final Database database;

    AgencyDocumentStore(Database database) {
        this.database = database;
    }

    @Override
    public long revision() {
        try (Connection connection = database.connect()) {
            return revision(connection, "");
        } catch (SQLException e) {
            throw unavailable("count the changes of agencies", e);
        }
    }

    @Override
    public Listing list() {
        try (Connection connection = database.connect()) {
            // The number first: what changes in between is read now and once more later.
            return listing(connection, revision(connection, ""));
        } catch (SQLException e) {
            throw unavailable("list the agencies", e);
        }
    }

    @Override
    public boolean change(Function<Listing, Optional<? extends Change>> decision) {
        try {
            Optional<? extends Change> written =
                    JdbcTransaction.call(
                            database,
                            connection -> {
                                Listing before =
                                        listing(connection, revision(connection, " for update"));
                                Optional<? extends Change> after = decision.apply(before);
                                if (after.isPresent()) {
                                    write(connection, after.get());
                                }
                                return after;
                            });
            if (written.isPresent()) {
                database.force();
            }
            return written.filter(StoredAgency.class::isInstance).isPresent();
        } catch (SQLException e) {
            throw unavailable("change an agency", e);
        }
    }

    private static long revision(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select revision from agency_revision where id = 1" + lock);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the agencies have lost their revision");
            }
            return row.getLong(1);
        }
    }

    private static Listing listing(Connection connection, long revision) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select name, version, document, changed_at, changed_by from"
                                        + " agency order by name");
                ResultSet row = select.executeQuery()) {
            List<StoredAgency> agencies = new ArrayList<>();
            while (row.next()) {
                agencies.add(
                        new StoredAgency(
                                row.getString(1),
                                row.getLong(2),
                                Optional.ofNullable(row.getString(3)),
                                row.getObject(4, OffsetDateTime.class).toInstant(),
                                row.getString(5)));
            }
            return new Listing(revision, agencies, wishes(connection));
        }
    }

    private static List<Wish> wishes(Connection connection) throws SQLException {
        return ChainRows.list(
                connection,
                "select name, tag, document_hash, asked_by, asked_at, document from agency_wish"
                        + " order by name",
                row ->
                        new Wish(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getObject(5, OffsetDateTime.class).toInstant(),
                                Optional.ofNullable(row.getString(6))));
    }

    private static void write(Connection connection, Change change) throws SQLException {
        switch (change) {
            case StoredAgency agency -> {
                forget(connection, agency.name());
                write(connection, agency);
            }
            case Wish wish -> {
                forget(connection, wish.name());
                // Of names that nobody asked for again, too: they count no more.
                int _ =
                        ChainRows.update(
                                connection,
                                "delete from agency_wish where asked_at < ?",
                                wish.askedAt().minus(TwoPeople.LIFETIME));
                int _ =
                        ChainRows.update(
                                connection,
                                "insert into agency_wish (name, tag, document_hash, asked_by,"
                                        + " asked_at, document) values (?, ?, ?, ?, ?, ?)",
                                wish.name(),
                                wish.tag(),
                                wish.documentHash(),
                                wish.askedBy(),
                                wish.askedAt(),
                                wish.document());
            }
            case Dropped(String name) -> forget(connection, name);
        }
    }

    private static void forget(Connection connection, String name) throws SQLException {
        int _ = ChainRows.update(connection, "delete from agency_wish where name = ?", name);
    }

    private static void write(Connection connection, StoredAgency agency) throws SQLException {
        if (update(connection, agency) == 0) {
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into agency (version, document, changed_at, changed_by, name)"
                                    + " values (?, ?, ?, ?, ?)")) {
                fill(insert, agency);
                insert.executeUpdate();
            }
        }
        try (PreparedStatement next =
                connection.prepareStatement(
                        "update agency_revision set revision = revision + 1 where id = 1")) {
            next.executeUpdate();
        }
    }

    private static int update(Connection connection, StoredAgency agency) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update agency set version = ?, document = ?, changed_at = ?, changed_by ="
                                + " ? where name = ?")) {
            fill(update, agency);
            return update.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, StoredAgency agency) throws SQLException {
        statement.setLong(1, agency.version());
        statement.setString(2, agency.document().orElse(null));
        statement.setObject(3, agency.changedAt().atOffset(ZoneOffset.UTC));
        statement.setString(4, agency.changedBy());
        statement.setString(5, agency.name());
    }

    private static StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException(
                "the database did not " + what + ": " + e.getMessage(), e);
    }
}
