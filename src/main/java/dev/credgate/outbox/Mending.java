package dev.credgate.outbox;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.RawTransactions.Estimate;
import dev.credgate.ledger.chain.RawTransactions.Head;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainSending.Work;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Brings an account's record and its numbers together again where the chain has lost what counted,
 * or a number is nobody's. One thread at a time.
 */
final class Mending {

    private static final Logger LOG = Logger.getLogger(Mending.class);

    private final String account;
    private final ChainAccounts accounts;
    private final ChainSending store;
    private final RawTransactions wire;
    private final InstantSource clock;
    private final OutboxSettings settings;
    private final Lasting lasting;

    Mending(
            String account,
            ChainAccounts accounts,
            ChainSending store,
            RawTransactions wire,
            InstantSource clock,
            OutboxSettings settings,
            Lasting lasting) {
        this.account = account;
        this.accounts = accounts;
        this.store = store;
        this.wire = wire;
        this.clock = clock;
        this.settings = settings;
        this.lasting = lasting;
    }

    /**
     * What counted as settled and is on the chain no more is sent again, as it was, once that has
     * lasted.
     *
     * @return false when something is, whether or not it has lasted
     */
    boolean reopen(Lease lease, Head head, long count) {
        List<ChainTransaction> all = store.settledFrom(account, count, settings.inFlight());
        for (ChainTransaction gone : all) {
            if (lasting.since(gone.id(), settings.patience(), head.number(), 0)) {
                LOG.errorf(
                        "The chain went back: transaction %s (%s) of %s, settled in block %d, is"
                                + " sent again",
                        gone.hash().map(Object::toString).orElse("?"),
                        gone.purpose(),
                        account,
                        gone.block().orElse(-1));
                store.away(lease, gone.id());
            }
        }
        return all.isEmpty();
    }

    /**
     * Uses up a number that nobody has and for which all others wait: what somebody else sent with
     * it was lost, or it was ours so long ago that the record of it is deleted.
     */
    void fill(Lease lease, Head head, long count, Address address, List<Work> waiting)
            throws ChainException {
        boolean gap =
                !waiting.isEmpty()
                        && waiting.getFirst().transaction().number().orElseThrow() > count
                        && !accounts.isOurs(account, count)
                        && wire.countWithWaiting(address) == count;
        if (gap && lasting.since("gap " + count, settings.patience(), head.number(), 0)) {
            ContractCall nothing = ContractCall.nothing(address);
            long gas =
                    wire.estimate(address, nothing, head) instanceof Estimate.Gas(long amount)
                            ? amount
                            : AccountSender.GAS_OF_NOTHING;
            LOG.errorf(
                    "Nobody's transaction has number %d of account %s (%s), and ours wait behind"
                            + " it: it is used up by one that does nothing",
                    count, account, address);
            accounts.fill(lease, count, gas, nothing, clock.instant());
        }
    }
}
