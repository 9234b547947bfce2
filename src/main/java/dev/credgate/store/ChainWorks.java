package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Fees;
import dev.credgate.store.ChainSending.Submission;
import dev.credgate.store.ChainSending.Work;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is not settled, read with its call and all that was signed of it. */
final class ChainWorks {

    private ChainWorks() {}

    /** Completes the query by a condition on {@code t}, a row of {@code chain_transaction}. */
    static List<Work> list(Connection connection, String condition, Object... parameters)
            throws SQLException {
        record Row(ChainTransaction transaction, ContractCall call, Optional<String> givenUp) {}
        List<Row> rows =
                ChainRows.list(
                        connection,
                        ChainRows.SELECT_WITH_CALL + condition,
                        row -> {
                            ChainTransaction transaction = ChainRows.transaction(row);
                            return new Row(
                                    transaction,
                                    new ContractCall(
                                            Address.parse(row.getString(18))
                                                    .orElseThrow(() ->
                                                            ChainRows.altered(transaction.id())),
                                            row.getString(19)),
                                    Optional.ofNullable(row.getString(20)));
                        },
                        parameters);
        List<Work> works = new ArrayList<>(rows.size());
        for (Row row : rows) {
            works.add(
                    new Work(
                            row.transaction(),
                            row.call(),
                            submissions(connection, row.transaction()),
                            row.givenUp()));
        }
        return works;
    }

    private static List<Submission> submissions(Connection connection, ChainTransaction transaction)
            throws SQLException {
        return transaction.number().isEmpty()
                ? List.of()
                : ChainRows.list(
                        connection,
                        "select hash, number, tip, most, signed, signed_at, filler from"
                                + " chain_submission"
                                + " where transaction_id = ? and number = ? order by signed_at desc,"
                                + " most desc",
                        ChainWorks::submission,
                        transaction.id(),
                        transaction.number());
    }

    private static Submission submission(ResultSet row) throws SQLException {
        String hash = row.getString(1);
        return new Submission(
                Hash.parse(hash).orElseThrow(() -> ChainRows.altered(hash)),
                row.getLong(2),
                new Fees(
                        Optional.ofNullable(row.getBigDecimal(3)).map(BigDecimal::toBigInteger),
                        row.getBigDecimal(4).toBigInteger()),
                row.getBytes(5),
                ChainRows.instant(row, 6).orElseThrow(),
                row.getBoolean(7));
    }
}
