package dev.credgate.store;

/** The outbox's tables in a test's database, as the program uses them. */
public record OutboxStores(
        ChainTransactions transactions,
        ChainAccounts accounts,
        ChainSending sending,
        ChainSurrender surrender) {

    /** Of that database. */
    public OutboxStores(TestDatabase database) {
        this(
                new ChainTransactionStore(database.database()),
                new ChainAccountStore(database.database()),
                new ChainSendingStore(database.database()),
                new ChainSurrenderStore(database.database()));
    }
}
