package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Fees;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * {@link ChainSending} in {@code chain_account}, {@code chain_transaction} and their submissions.
 */
@ApplicationScoped
class ChainSendingStore implements ChainSending {

    private static final int REFUSAL_LENGTH = 500;

    private final Database database;

    ChainSendingStore(Database database) {
        this.database = database;
    }

    @Override
    public List<String> accountsWithWork(boolean included) {
        return read(
                "list accounts of the chain",
                connection ->
                        ChainRows.list(
                                connection,
                                "select distinct account from chain_transaction where state in"
                                        + " ('queued', 'sent'"
                                        + (included ? ", 'included')" : ")"),
                                row -> row.getString(1)));
    }

    @Override
    public List<String> accounts() {
        return read(
                "list accounts of the chain",
                connection ->
                        ChainRows.list(
                                connection,
                                "select account from chain_account order by account",
                                row -> row.getString(1)));
    }

    @Override
    public Optional<Lease> lease(String account, Instant now, Instant until) {
        return write(
                "lease an account",
                connection -> {
                    if (ChainRows.update(
                                    connection,
                                    "update chain_account set epoch = epoch + 1, leased_until = ?"
                                            + " where account = ? and leased_until < ?",
                                    until,
                                    account,
                                    now)
                            == 0) {
                        return Optional.empty();
                    }
                    return ChainRows.list(
                                    connection,
                                    "select epoch from chain_account where account = ?",
                                    row -> new Lease(account, row.getLong(1)),
                                    account)
                            .stream()
                            .findFirst();
                });
    }

    @Override
    public void release(Lease lease) {
        int _ =
                write(
                        "release an account",
                        connection ->
                                ChainRows.update(
                                        connection,
                                        "update chain_account set leased_until = ? where account ="
                                                + " ? and epoch = ?",
                                        Instant.EPOCH,
                                        lease.account(),
                                        lease.epoch()));
    }

    @Override
    public Optional<String> renew(Lease lease, Instant until) {
        return step(
                lease,
                "renew the lease of an account",
                connection -> {
                    one(
                            ChainRows.update(
                                    connection,
                                    "update chain_account set leased_until = ? where account = ?",
                                    until,
                                    lease.account()));
                    return ChainRows.list(
                                    connection,
                                    "select trouble from chain_account where account = ?",
                                    row -> Optional.ofNullable(row.getString(1)),
                                    lease.account())
                            .getFirst();
                });
    }

    @Override
    public boolean adopt(Lease lease, Address address) {
        return step(
                lease,
                "note an account's address",
                connection -> {
                    List<Integer> others =
                            ChainRows.list(
                                    connection,
                                    "select 1 from chain_account where address = ? and account <>"
                                            + " ?",
                                    row -> row.getInt(1),
                                    address.toString(),
                                    lease.account());
                    List<Integer> numbered =
                            ChainRows.list(
                                    connection,
                                    "select 1 from chain_transaction where account = ? and number"
                                            + " is not null and state in ('queued', 'sent',"
                                            + " 'included') fetch first 1 rows only",
                                    row -> row.getInt(1),
                                    lease.account());
                    if (!others.isEmpty() || !numbered.isEmpty()) {
                        return false;
                    }
                    int _ =
                            ChainRows.update(
                                    connection,
                                    "update chain_transaction set number = null where account = ?"
                                            + " and number is not null",
                                    lease.account());
                    one(
                            ChainRows.update(
                                    connection,
                                    "update chain_account set address = ? where account = ?",
                                    address.toString(),
                                    lease.account()));
                    return true;
                });
    }

    @Override
    public Optional<Address> address(String account) {
        return read(
                        "find the address of an account",
                        connection ->
                                ChainRows.list(
                                        connection,
                                        "select address from chain_account where account = ?",
                                        row -> Optional.ofNullable(row.getString(1)),
                                        account))
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(text -> Address.parse(text).orElseThrow(() -> ChainRows.altered(account)));
    }

    @Override
    public List<Work> sent(String account) {
        return read(
                "list what is on its way",
                connection ->
                        works(
                                connection,
                                "where t.account = ? and t.state = 'sent' order by t.number",
                                account));
    }

    @Override
    public List<ChainTransaction> included(String account) {
        return read(
                "list what is in blocks",
                connection ->
                        ChainRows.list(
                                connection,
                                ChainRows.SELECT
                                        + "where t.account = ? and t.state = 'included' order by"
                                        + " t.number",
                                ChainRows::transaction,
                                account));
    }

    @Override
    public Optional<Work> next(String account) {
        return read(
                        "find what is to be sent next",
                        connection ->
                                works(
                                        connection,
                                        "where t.account = ? and t.state = 'queued' order by case"
                                                + " when t.number is null then 1 else 0 end,"
                                                + " t.number, t.line fetch first 1 rows only",
                                        account))
                .stream()
                .findFirst();
    }

    @Override
    public List<ChainTransaction> settledFrom(String account, long number, int most) {
        return read(
                "list what was sent before",
                connection ->
                        ChainRows.list(
                                connection,
                                ChainRows.SELECT
                                        + "where t.account = ? and t.state in ('confirmed',"
                                        + " 'refused') and t.number >= ? order by t.number fetch first "
                                        + most
                                        + " rows only",
                                ChainRows::transaction,
                                account,
                                number));
    }

    @Override
    public boolean isOurs(String account, long number) {
        return read(
                "find a transaction",
                connection ->
                        !ChainRows.list(
                                        connection,
                                        "select 1 from chain_transaction where account = ? and"
                                                + " number = ?",
                                        row -> row.getInt(1),
                                        account,
                                        number)
                                .isEmpty());
    }

    @Override
    public OptionalLong highestNumber(String account) {
        return read("find the last number", connection -> highest(connection, account));
    }

    private static OptionalLong highest(Connection connection, String account) throws SQLException {
        return ChainRows.list(
                        connection,
                        "select max(number) from chain_transaction where account = ? and number is"
                                + " not null",
                        row -> {
                            long number = row.getLong(1);
                            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
                        },
                        account)
                .getFirst();
    }

    private static List<Work> works(Connection connection, String condition, Object... parameters)
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
                        ChainSendingStore::submission,
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

    @Override
    public long number(Lease lease, UUID transaction, long gas, long free) {
        return step(
                lease,
                "number a transaction",
                connection -> {
                    OptionalLong highest = highest(connection, lease.account());
                    long number =
                            highest.isPresent() ? Math.max(free, highest.getAsLong() + 1) : free;
                    one(
                            ChainRows.update(
                                    connection,
                                    "update chain_transaction set number = ?, gas = ? where id = ?"
                                            + " and state = 'queued' and number is null",
                                    number,
                                    gas,
                                    transaction));
                    return number;
                });
    }

    @Override
    public void submit(Lease lease, UUID transaction, Submission submission) {
        boolean _ =
                step(
                        lease,
                        "note what is about to leave",
                        connection -> {
                            one(
                                    ChainRows.update(
                                            connection,
                                            "insert into chain_submission (hash, transaction_id,"
                                                    + " number, tip, most, signed, signed_at,"
                                                    + " filler) values (?, ?, ?, ?, ?, ?, ?, ?)",
                                            submission.hash(),
                                            transaction,
                                            submission.number(),
                                            decimal(submission.fees().tip()),
                                            new BigDecimal(submission.fees().most()),
                                            submission.signed(),
                                            submission.signedAt(),
                                            submission.filler()));
                            one(
                                    ChainRows.update(
                                            connection,
                                            "update chain_transaction set state = ?, hash = ?,"
                                                    + " sent_at = coalesce(sent_at, ?) where id = ? and"
                                                    + " number = ? and state in ('queued', 'sent')",
                                            State.SENT,
                                            submission.hash(),
                                            submission.signedAt(),
                                            transaction,
                                            submission.number()));
                            return true;
                        });
        force("note what is about to leave");
    }

    private static Optional<BigDecimal> decimal(Optional<BigInteger> value) {
        return value.map(BigDecimal::new);
    }

    @Override
    public void included(
            Lease lease,
            UUID transaction,
            Hash hash,
            long block,
            Hash blockHash,
            Optional<String> refusal) {
        change(
                lease,
                "note a block",
                "update chain_transaction set state = ?, hash = ?, block = ?, block_hash = ?,"
                        + " refusal = ? where id = ? and state in ('sent', 'included')",
                State.INCLUDED,
                hash,
                block,
                blockHash,
                cut(refusal),
                transaction);
    }

    @Override
    public void away(Lease lease, UUID transaction) {
        change(
                lease,
                "note that a block is gone",
                "update chain_transaction set state = ?, block = null, block_hash = null, refusal ="
                        + " null, settled_at = null where id = ? and number is not null",
                State.SENT,
                transaction);
    }

    @Override
    public void unnumber(Lease lease, UUID transaction) {
        change(
                lease,
                "take a number back",
                "update chain_transaction set state = ?, number = null, gas = null, hash = null,"
                        + " block = null, block_hash = null where id = ? and state in ('queued', 'sent')",
                State.QUEUED,
                transaction);
    }

    @Override
    public void settle(
            Lease lease, UUID transaction, State state, Optional<String> refusal, Instant now) {
        change(
                lease,
                "note a transaction's end",
                "update chain_transaction set state = ?, refusal = ?, settled_at = ?, reference ="
                        + " null where id = ? and state in ('queued', 'sent', 'included')",
                state,
                cut(refusal),
                now,
                transaction);
        force("note a transaction's end");
    }

    @Override
    public void refuseTooLarge(Lease lease, UUID transaction, String refusal, Instant now) {
        change(
                lease,
                "note that a transaction is too large",
                "update chain_transaction set state = ?, refusal = ?, too_large = true, settled_at"
                        + " = ?, reference = null where id = ? and state = 'queued' and number is"
                        + " null",
                State.REFUSED,
                cut(Optional.of(refusal)),
                now,
                transaction);
        force("note that a transaction is too large");
    }

    @Override
    public void refuseRest(Lease lease, UUID operation, String refusal, Instant now) {
        boolean _ =
                step(
                        lease,
                        "refuse what follows",
                        connection ->
                                ChainRows.update(
                                                connection,
                                                "update chain_transaction set state = ?, refusal ="
                                                        + " ?, settled_at = ?, reference = null where"
                                                        + " operation = ? and account = ? and state ="
                                                        + " 'queued' and number is null",
                                                State.REFUSED,
                                                cut(Optional.of(refusal)),
                                                now,
                                                operation,
                                                lease.account())
                                        >= 0);
    }

    @Override
    public void fill(Lease lease, long number, long gas, ContractCall nothing, Instant now) {
        change(
                lease,
                "fill a number",
                "insert into chain_transaction (id, operation, account, purpose, target, data,"
                        + " state, number, gas, enqueued_at) values (?, ?, ?, 'filler', ?, ?, ?, ?,"
                        + " ?, ?)",
                UUID.randomUUID(),
                UUID.randomUUID(),
                lease.account(),
                nothing.to().toString(),
                nothing.data(),
                State.QUEUED,
                number,
                gas,
                now);
    }

    @Override
    public void trouble(Lease lease, Optional<String> what) {
        change(
                lease,
                "note an account's trouble",
                "update chain_account set trouble = ? where account = ?",
                cut(what),
                lease.account());
    }

    @Override
    public long deleteSettledBefore(Instant instant) {
        return write(
                "delete what was settled long ago",
                connection ->
                        ChainRows.update(
                                        connection,
                                        "delete from chain_transaction where state in ('confirmed',"
                                                + " 'refused') and settled_at < ?",
                                        instant)
                                + ChainRows.update(
                                        connection,
                                        "delete from chain_surrender where asked_at < ?",
                                        instant));
    }

    private static Optional<String> cut(Optional<String> text) {
        return text.map(
                all -> all.length() <= REFUSAL_LENGTH ? all : all.substring(0, REFUSAL_LENGTH));
    }

    private void change(Lease lease, String what, String sql, Object... parameters) {
        boolean _ =
                step(
                        lease,
                        what,
                        connection -> {
                            one(ChainRows.update(connection, sql, parameters));
                            return true;
                        });
    }

    /** Whoever holds the lease alone writes these rows: where one is not as it was, nothing is. */
    private static void one(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("a chain transaction is not where it was left");
        }
    }

    /** In a transaction that holds the account's row, and only while the lease is the newest. */
    private <T> T step(Lease lease, String what, JdbcTransaction.Work<T> work) {
        return write(
                what,
                connection -> {
                    if (ChainRows.list(
                                    connection,
                                    "select 1 from chain_account where account = ? and epoch = ?"
                                            + " for update",
                                    row -> row.getInt(1),
                                    lease.account(),
                                    lease.epoch())
                            .isEmpty()) {
                        throw new LeaseLostException(lease);
                    }
                    return work.in(connection);
                });
    }

    private <T> T write(String what, JdbcTransaction.Work<T> work) {
        try {
            return JdbcTransaction.call(database, work);
        } catch (SQLException e) {
            throw ChainRows.unavailable(what, e);
        }
    }

    private <T> T read(String what, JdbcTransaction.Work<T> work) {
        try (Connection connection = database.connect()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw ChainRows.unavailable(what, e);
        }
    }

    private void force(String what) {
        try {
            database.force();
        } catch (SQLException e) {
            throw ChainRows.unavailable(what + " durably", e);
        }
    }
}
