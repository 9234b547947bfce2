package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.store.ChainAccounts.Lease;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** How an account comes to its address, in one transaction: {@link ChainAccounts#adopt}. */
final class AddressAdoption {

    private AddressAdoption() {}

    static boolean adopt(Connection connection, Lease lease, Address address) throws SQLException {
        Optional<String> holder = locked(connection, lease, address);
        if (hasNumbersOnTheWay(connection, lease.account())) {
            return false;
        }
        int _ =
                ChainRows.update(
                        connection,
                        "update chain_transaction set number = null, gas = null where account = ?"
                                + " and number is not null",
                        lease.account());
        if (holder.isPresent()) {
            handOver(connection, holder.get(), lease.account());
        }
        LeasedSteps.one(
                ChainRows.update(
                        connection,
                        "update chain_account set address = ? where account = ?",
                        address.toString(),
                        lease.account()));
        return true;
    }

    /**
     * Locks the account's row, and that of another account which has the address, if any has: in
     * the order of their labels, so that two that take from each other take turns.
     *
     * @return the other account
     */
    private static Optional<String> locked(Connection connection, Lease lease, Address address)
            throws SQLException {
        Optional<String> holder =
                ChainRows.list(
                                connection,
                                "select account from chain_account where address = ? and account <>"
                                        + " ?",
                                row -> row.getString(1),
                                address.toString(),
                                lease.account())
                        .stream()
                        .findFirst();
        for (String account :
                Stream.concat(Stream.of(lease.account()), holder.stream()).sorted().toList()) {
            if (account.equals(lease.account())) {
                LeasedSteps.lock(connection, lease);
            } else if (ChainRows.list(
                            connection,
                            "select 1 from chain_account where account = ? and address = ? for"
                                    + " update",
                            row -> row.getInt(1),
                            account,
                            address.toString())
                    .isEmpty()) {
                // A third one was first: the address is asked after again in the next pass.
                throw new StoreUnavailableException(
                        "address " + address + " has just gone from account " + account);
            }
        }
        return holder;
    }

    /** What is queued under a number was not signed with it: nothing of it has left. */
    private static boolean hasNumbersOnTheWay(Connection connection, String account)
            throws SQLException {
        return !ChainRows.list(
                        connection,
                        "select 1 from chain_transaction where account = ? and number is not null"
                                + " and state in ('sent', 'included') fetch first 1 rows only",
                        row -> row.getInt(1),
                        account)
                .isEmpty();
    }

    /** Its numbers are the address's; whoever works on it writes nothing any more. */
    private static void handOver(Connection connection, String from, String to)
            throws SQLException {
        LeasedSteps.one(
                ChainRows.update(
                        connection,
                        "update chain_account set address = null, trouble = null, epoch = epoch +"
                                + " 1, leased_until = ? where account = ?",
                        Instant.EPOCH,
                        from));
        int _ =
                ChainRows.update(
                        connection,
                        "update chain_transaction set account = ? where account = ?",
                        to,
                        from);
    }
}
