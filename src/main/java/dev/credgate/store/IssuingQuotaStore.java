package dev.credgate.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** {@link IssuingQuotas} in {@code issuing_quota}: the count is raised only below its limit. */
@ApplicationScoped
class IssuingQuotaStore implements IssuingQuotas {

    /** ISO 9075: unique constraint violation; the same in both databases. */
    private static final String DUPLICATE = "23505";

    /** Longer than the longest period; what is older is deleted when a new period begins. */
    private static final Duration KEPT = Duration.ofDays(3);

    private static final int ATTEMPTS = 5;

    /** Of twenty connections. */
    private static final int TOGETHER = 6;

    /** As long as for a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AgencyTransactions transactions = new AgencyTransactions(TOGETHER, PATIENCE);
    private final Database database;

    IssuingQuotaStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Allowance> take(
            String agency, List<Allowance> before, List<Allowance> allowances, Mark mark) {
        for (int attempt = 1; ; attempt++) {
            try {
                return taken(agency, before, allowances, mark);
            } catch (SQLException e) {
                // Two begin a period at the same moment: the second finds the row when it looks
                // again.
                if (!DUPLICATE.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw unavailable("count what is issued", e);
                }
            }
        }
    }

    private Optional<Allowance> taken(
            String agency, List<Allowance> before, List<Allowance> allowances, Mark mark)
            throws SQLException {
        try {
            transactions.call(
                    database,
                    agency,
                    connection -> {
                        if (!mark.set(connection)) {
                            throw new StoreUnavailableException(
                                    "what is issued is somebody else's to count by now");
                        }
                        for (Allowance allowance : before) {
                            if (!allowances.contains(allowance)) {
                                lower(connection, agency, allowance);
                            }
                        }
                        for (Allowance allowance : allowances) {
                            if (!before.contains(allowance)
                                    && !raised(connection, agency, allowance)
                                    && !begun(connection, agency, allowance)) {
                                throw new UsedUp(allowance);
                            }
                        }
                        return true;
                    });
            return Optional.empty();
        } catch (UsedUp e) {
            return Optional.of(e.allowance);
        }
    }

    private static boolean raised(Connection connection, String agency, Allowance allowance)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update issuing_quota set used = used + 1 where agency = ? and period = ?"
                                + " and starts_at = ? and used < ?")) {
            fill(update, agency, allowance);
            update.setLong(4, allowance.limit());
            return update.executeUpdate() == 1;
        }
    }

    /** Begins the period; false when it has begun and is used up. */
    private static boolean begun(Connection connection, String agency, Allowance allowance)
            throws SQLException {
        if (allowance.limit() < 1 || counted(connection, agency, allowance).isPresent()) {
            return false;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into issuing_quota (agency, period, starts_at, used) values (?, ?,"
                                + " ?, 1)")) {
            fill(insert, agency, allowance);
            insert.executeUpdate();
        }
        try (PreparedStatement old =
                connection.prepareStatement(
                        "delete from issuing_quota where agency = ? and starts_at < ?")) {
            old.setString(1, agency);
            old.setObject(2, allowance.start().minus(KEPT).atOffset(ZoneOffset.UTC));
            old.executeUpdate();
        }
        return true;
    }

    private static Optional<Long> counted(Connection connection, String agency, Allowance allowance)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select used from issuing_quota where agency = ? and period = ? and"
                                + " starts_at = ?")) {
            fill(select, agency, allowance);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    @Override
    public void giveBack(String agency, List<Allowance> allowances, Mark mark) {
        try {
            transactions.call(
                    database,
                    agency,
                    connection -> {
                        boolean ours = mark.set(connection);
                        for (Allowance allowance : ours ? allowances : List.<Allowance>of()) {
                            lower(connection, agency, allowance);
                        }
                        return ours;
                    });
        } catch (SQLException e) {
            throw unavailable("take back what was not issued", e);
        }
    }

    private static void lower(Connection connection, String agency, Allowance allowance)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update issuing_quota set used = used - 1 where agency = ? and period = ?"
                                + " and starts_at = ? and used > 0")) {
            fill(update, agency, allowance);
            update.executeUpdate();
        }
    }

    @Override
    public long used(String agency, Allowance allowance) {
        try (Connection connection = database.connect()) {
            return counted(connection, agency, allowance).orElse(0L);
        } catch (SQLException e) {
            throw unavailable("say what was issued", e);
        }
    }

    private static void fill(PreparedStatement statement, String agency, Allowance allowance)
            throws SQLException {
        statement.setString(1, agency);
        statement.setString(2, allowance.period());
        statement.setObject(3, allowance.start().atOffset(ZoneOffset.UTC));
    }

    private static StoreUnavailableException unavailable(String what, SQLException e) {
        return new StoreUnavailableException(
                "the database did not " + what + ": " + e.getMessage(), e);
    }

    /** Ends the transaction: what was counted in another period is undone. */
    private static final class UsedUp extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Allowance allowance;

        UsedUp(Allowance allowance) {
            super("used up", null, false, false);
            this.allowance = allowance;
        }
    }
}
