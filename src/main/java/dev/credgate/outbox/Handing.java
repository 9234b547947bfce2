package dev.credgate.outbox;

import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Fees;
import dev.credgate.ledger.chain.RawTransactions;
import dev.credgate.ledger.chain.RawTransactions.Estimate;
import dev.credgate.ledger.chain.RawTransactions.Handed;
import dev.credgate.ledger.chain.RawTransactions.Head;
import dev.credgate.ledger.chain.RawTransactions.Signed;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainSending.Submission;
import dev.credgate.store.ChainSending.Work;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs transactions and hands them to the node, the first time and again: the same text where the
 * node has lost it, another one that offers more where it waits for too long. One thread at a time.
 */
final class Handing {

    private static final Logger LOG = Logger.getLogger(Handing.class);

    private final ChainSending store;
    private final ChainRpc rpc;
    private final RawTransactions wire;
    private final long chainId;
    private final InstantSource clock;
    private final OutboxSettings settings;
    private final OutboxCounts counts;
    private final Troubles troubles;

    /**
     * When it was last asked after, or handed over.
     *
     * @param had whether the node had it then
     */
    private record Look(long nanos, boolean had) {}

    private final Map<UUID, Look> looks = new HashMap<>();

    /** What the node found too cheap. */
    private final Set<UUID> cheap = new HashSet<>();

    /** Why the node did not take what it was handed last. */
    private final Map<UUID, String> refusals = new HashMap<>();

    Handing(
            ChainSending store,
            ChainRpc rpc,
            RawTransactions wire,
            long chainId,
            InstantSource clock,
            OutboxSettings settings,
            OutboxCounts counts,
            Troubles troubles) {
        this.store = store;
        this.rpc = rpc;
        this.wire = wire;
        this.chainId = chainId;
        this.clock = clock;
        this.settings = settings;
        this.counts = counts;
        this.troubles = troubles;
    }

    /** Signs and sends what has its number; false when it could not be signed. */
    boolean first(Lease lease, Work work, long number, long gas, Head head, TransactionSigner key)
            throws ChainException {
        return send(
                lease, work, number, gas, head.usual().atMost(settings.highestFee()), head, key);
    }

    private boolean send(
            Lease lease,
            Work work,
            long number,
            long usualGas,
            Fees fees,
            Head head,
            TransactionSigner key)
            throws ChainException {
        UUID id = work.transaction().id();
        boolean filler = work.givenUp().isPresent();
        ContractCall call = filler ? ContractCall.nothing(key.address()) : work.call();
        long gas = filler ? gasOfNothing(key, call, head) : usualGas;
        Signed signed;
        try {
            signed = wire.sign(key, chainId, number, gas, fees, call);
        } catch (RuntimeException e) {
            troubles.meet(Trouble.TOKEN_AWAY, e.getMessage());
            return false;
        }
        // On record first: no text leaves that would not be known again.
        store.submit(
                lease,
                id,
                new Submission(
                        signed.hash(),
                        number,
                        fees,
                        signed.bytes(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        filler));
        hand(id, signed.bytes(), key);
        return true;
    }

    private long gasOfNothing(TransactionSigner key, ContractCall nothing, Head head)
            throws ChainException {
        return wire.estimate(key.address(), nothing, head) instanceof Estimate.Gas(long amount)
                ? amount
                : AccountSender.GAS_OF_NOTHING;
    }

    /** Sees to one that is in no block: that the node has it, and that it offers enough. */
    void urge(Lease lease, Work work, boolean first, Head head, Optional<TransactionSigner> key)
            throws ChainException {
        UUID id = work.transaction().id();
        Submission newest = work.submissions().getFirst();
        if (isToBeReplaced(work)) {
            return;
        }
        Look last = looks.get(id);
        if (last == null || System.nanoTime() - last.nanos() > settings.lookAgain().toNanos()) {
            if (wire.has(newest.hash())) {
                looks.put(id, new Look(System.nanoTime(), true));
            } else {
                if (last == null || last.had()) {
                    LOG.warnf(
                            "Transaction %s (%s) is neither in a block nor waiting at the node: it"
                                    + " is handed over again",
                            newest.hash(), work.transaction().purpose());
                    counts.resubmissions.increment();
                }
                hand(id, newest.signed(), key.orElse(null));
            }
        } else {
            // Not asked again yet: it is as it was.
            String refusal = refusals.get(id);
            if (refusal != null) {
                Trouble _ = meetRefusal(refusal);
            }
        }
        Duration waits = Duration.between(newest.signedAt(), clock.instant());
        boolean late =
                waits.compareTo(settings.bumpAfter()) >= 0
                        && (first || newest.fees().most().compareTo(head.usual().most()) < 0);
        if (key.isPresent() && (late || cheap.remove(id))) {
            bump(lease, work, newest, head, key.get());
        }
    }

    /** Whether it was given up and what the node may have of it would still change something. */
    static boolean isToBeReplaced(Work work) {
        return work.givenUp().isPresent() && !work.submissions().getFirst().filler();
    }

    /** By a text of the same number that does nothing, whether or not the node has the other. */
    void replace(Lease lease, Work work, Head head, TransactionSigner key) throws ChainException {
        Submission newest = work.submissions().getFirst();
        LOG.warnf(
                "Transaction %s (%s) is given up: its number %d is used up by one that does nothing",
                newest.hash(), work.transaction().purpose(), newest.number());
        Fees more = newest.fees().raised(head.usual()).atMost(settings.highestFee());
        boolean unused = send(lease, work, newest.number(), 0, more, head, key);
    }

    private void bump(Lease lease, Work work, Submission newest, Head head, TransactionSigner key)
            throws ChainException {
        Fees offered = newest.fees();
        if (offered.most().signum() == 0) {
            return;
        }
        Fees least = offered.raised(offered);
        if (least.most().compareTo(settings.highestFee()) > 0) {
            troubles.meet(
                    Trouble.FEE_LIMIT,
                    "transaction "
                            + newest.hash()
                            + " waits with "
                            + offered.most()
                            + " wei for a unit of gas, and an eighth more is above"
                            + " credgate.outbox.highest-fee");
            return;
        }
        Fees more = offered.raised(head.usual()).atMost(settings.highestFee());
        LOG.infof(
                "Transaction %s (%s) waits: replaced by one that offers %s wei for a unit of gas"
                        + " instead of %s",
                newest.hash(), work.transaction().purpose(), more.most(), offered.most());
        long gas = work.transaction().gas().orElseThrow();
        if (send(lease, work, newest.number(), gas, more, head, key)) {
            counts.bumps.increment();
        }
    }

    private void hand(UUID id, byte[] signed, @Nullable TransactionSigner key)
            throws ChainException {
        looks.put(id, new Look(System.nanoTime(), false));
        switch (wire.hand(signed)) {
            case Handed.Taken _ -> {
                looks.put(id, new Look(System.nanoTime(), true));
                cheap.remove(id);
                refusals.remove(id);
            }
            case Handed.NumberUsed _ -> {
                refusals.remove(id);
                // Its receipt tells whether it is this one.
            }
            case Handed.Underpriced(String why) -> {
                LOG.infof("The node finds a transaction too cheap: %s", why);
                cheap.add(id);
                refusals.remove(id);
            }
            case Handed.Refused(String why) -> {
                refusals.put(id, why);
                if (meetRefusal(why) == Trouble.FUNDS && key != null) {
                    rpc.fundOnDevelopmentChain(key.address());
                }
            }
        }
    }

    private Trouble meetRefusal(String why) {
        String words = why.toLowerCase(Locale.ROOT);
        Trouble trouble =
                words.contains("funds") || words.contains("upfront cost")
                        ? Trouble.FUNDS
                        : Trouble.NODE_REFUSES;
        troubles.meet(trouble, why);
        return trouble;
    }

    /** Of what is in a block, or has no number any more, nothing is remembered. */
    void forget(UUID id) {
        looks.remove(id);
        cheap.remove(id);
        refusals.remove(id);
    }
}
