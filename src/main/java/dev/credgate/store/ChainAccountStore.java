package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.ChainTransactions.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link ChainAccounts} in {@code chain_account} and the numbers of {@code chain_transaction}. */
@ApplicationScoped
class ChainAccountStore implements ChainAccounts {

    private static final String UNNUMBER =
            "update chain_transaction set state = ?, number = null, gas = null, hash = null, block"
                    + " = null, block_hash = null where id = ? and state in ('queued', 'sent')";

    /**
     * What may take effect, or has, before a transaction that loses its number, and is not queued
     * again yet.
     */
    private static final String OVERTAKING =
            "select later.id from chain_transaction gone join chain_transaction later on"
                    + " later.account = gone.account and later.number > gone.number where gone.id"
                    + " = ? and gone.given_up is null and gone.purpose in ('status', 'statuses')"
                    + " and later.purpose in ('status', 'statuses') and later.refusal is null and"
                    + " (later.given_up is null or later.state in ('included', 'confirmed')) and"
                    + " (gone.purpose = 'statuses' or later.purpose = 'statuses' or (select"
                    + " max(own.status_key) from chain_transaction own where own.operation ="
                    + " gone.operation) is not distinct from (select max(own.status_key) from"
                    + " chain_transaction own where own.operation = later.operation)) and"
                    + " not exists (select 1 from chain_transaction again where again.account ="
                    + " gone.account and again.state = 'queued' and again.number is null and"
                    + " again.line = later.line)";

    /** In the same place of the line: before what was asked for later, whenever it is sent. */
    private static final String REPEAT =
            "insert into chain_transaction (id, line, operation, agency, account, purpose, target,"
                    + " data, state, enqueued_at, status_key, status) select cast(? as uuid),"
                    + " line, operation, agency, account, purpose, target, data, cast(? as"
                    + " varchar), enqueued_at, status_key, status from chain_transaction where id"
                    + " = ?";

    private final LeasedSteps steps;

    ChainAccountStore(Database database) {
        this.steps = new LeasedSteps(database);
    }

    @Override
    public List<String> withWork(boolean included) {
        return steps.read(
                "list accounts of the chain",
                connection ->
                        ChainRows.list(
                                connection, withWorkQuery(included), row -> row.getString(1)));
    }

    static String withWorkQuery(boolean included) {
        return "select distinct account from chain_transaction where state in ('queued', 'sent'"
                + (included ? ", 'included')" : ")");
    }

    @Override
    public List<String> accounts() {
        return steps.read(
                "list accounts of the chain",
                connection ->
                        ChainRows.list(
                                connection,
                                "select account from chain_account order by account",
                                row -> row.getString(1)));
    }

    @Override
    public Optional<Lease> lease(String account, Instant now, Instant until) {
        return steps.write(
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
                steps.write(
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
        return steps.step(
                lease,
                "renew the lease of an account",
                connection -> {
                    LeasedSteps.one(
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
        return steps.write(
                "note an account's address",
                connection -> AddressAdoption.adopt(connection, lease, address));
    }

    @Override
    public Optional<Address> address(String account) {
        return steps
                .read(
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
    public void trouble(Lease lease, Optional<String> what) {
        steps.change(
                lease,
                "note an account's trouble",
                "update chain_account set trouble = ? where account = ?",
                LeasedSteps.cut(what),
                lease.account());
    }

    @Override
    public boolean isOurs(String account, long number) {
        return steps.read(
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
        return steps.read("find the last number", connection -> highest(connection, account));
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

    @Override
    public long number(Lease lease, UUID transaction, long gas, long free) {
        return steps.step(
                lease,
                "number a transaction",
                connection -> {
                    OptionalLong highest = highest(connection, lease.account());
                    long number =
                            highest.isPresent() ? Math.max(free, highest.getAsLong() + 1) : free;
                    LeasedSteps.one(
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
    public void unnumber(Lease lease, UUID transaction) {
        steps.change(lease, "take a number back", UNNUMBER, State.QUEUED, transaction);
    }

    @Override
    public int displace(Lease lease, UUID transaction) {
        return steps.step(
                lease,
                "queue again what was displaced",
                connection -> {
                    List<UUID> later =
                            ChainRows.list(
                                    connection,
                                    OVERTAKING,
                                    row -> row.getObject(1, UUID.class),
                                    transaction);
                    for (UUID one : later) {
                        LeasedSteps.one(
                                ChainRows.update(
                                        connection, REPEAT, UUID.randomUUID(), State.QUEUED, one));
                    }
                    LeasedSteps.one(
                            ChainRows.update(connection, UNNUMBER, State.QUEUED, transaction));
                    return later.size();
                });
    }

    @Override
    public void fill(Lease lease, long number, long gas, ContractCall nothing, Instant now) {
        steps.change(
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
}
