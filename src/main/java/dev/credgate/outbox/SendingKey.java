package dev.credgate.outbox;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The key of an account, which its label names. An account keeps the address under which it
 * numbered; a key keeps its account's numbers, whatever label names it. One thread at a time.
 */
final class SendingKey {

    private final String account;
    private final ChainAccounts accounts;
    private final ChainRpc rpc;
    private final Function<String, TransactionSigner> keys;
    private final Troubles troubles;

    private @Nullable TransactionSigner signer;

    SendingKey(
            String account,
            ChainAccounts accounts,
            ChainRpc rpc,
            Function<String, TransactionSigner> keys,
            Troubles troubles) {
        this.account = account;
        this.accounts = accounts;
        this.rpc = rpc;
        this.keys = keys;
        this.troubles = troubles;
    }

    /**
     * The key, while its token is there.
     *
     * @param recorded the account's address on record
     */
    Optional<TransactionSigner> open(Lease lease, Optional<Address> recorded)
            throws ChainException {
        TransactionSigner known = signer;
        if (known != null && recorded.equals(Optional.of(known.address()))) {
            return Optional.of(known);
        }
        TransactionSigner opened;
        try {
            opened = keys.apply(account);
        } catch (RuntimeException e) {
            troubles.meet(Trouble.TOKEN_AWAY, e.getMessage());
            return Optional.empty();
        }
        if (!recorded.equals(Optional.of(opened.address()))
                && !accounts.adopt(lease, opened.address())) {
            troubles.meet(
                    Trouble.KEY_CHANGED,
                    "its address in the token is "
                            + opened.address()
                            + ", and transactions of "
                            + recorded.map(Address::toString).orElse("another")
                            + " are on their way: give the new key a label of its own");
            return Optional.empty();
        }
        rpc.fundOnDevelopmentChain(opened.address());
        signer = opened;
        return Optional.of(opened);
    }

    /** It is opened anew when it is next wanted: the label may name another by then. */
    void forget() {
        signer = null;
    }
}
