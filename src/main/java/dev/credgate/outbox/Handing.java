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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

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

    private final Attempts attempts = new Attempts();

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
                        after(work.submissions()),
                        filler));
        hand(lease, work, new Text(signed.bytes(), number, gas, fees, filler), Optional.of(key));
        return true;
    }

    /** Now, or later than all before it, which a replica may have signed whose clock is ahead. */
    private Instant after(List<Submission> before) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return before.stream()
                .map(submission -> submission.signedAt().plus(1, ChronoUnit.MICROS))
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
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
        if (attempts.isDue(id, settings.lookAgain())) {
            if (wire.has(newest.hash())) {
                attempts.looked(id, true);
            } else {
                if (attempts.isLost(id)) {
                    LOG.warnf(
                            "Transaction %s (%s) is neither in a block nor waiting at the node: it"
                                    + " is handed over again",
                            newest.hash(), work.transaction().purpose());
                    counts.resubmissions.increment();
                }
                hand(lease, work, text(newest), key);
            }
        } else {
            // Not asked again yet: it is as it was.
            attempts.refusal(id).ifPresent(troubles::refusal);
        }
        Duration waits = Duration.between(newest.signedAt(), clock.instant());
        boolean late =
                waits.compareTo(settings.bumpAfter()) >= 0
                        && (first || newest.fees().most().compareTo(head.usual().most()) < 0);
        if (key.isEmpty()) {
            return;
        }
        Optional<String> tooCheap = attempts.takeCheap(id);
        if (late || tooCheap.isPresent()) {
            bump(lease, work, newest, head, key.get(), tooCheap);
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

    /**
     * Has it replaced by one that offers more.
     *
     * @param tooCheap the node's words, where it does not take it for what it offers
     */
    private void bump(
            Lease lease,
            Work work,
            Submission newest,
            Head head,
            TransactionSigner key,
            Optional<String> tooCheap)
            throws ChainException {
        Fees offered = newest.fees();
        if (offered.most().signum() == 0 && head.usual().most().signum() == 0) {
            // By what the node itself says of prices nothing is enough.
            tooCheap.ifPresent(words -> {
                attempts.refused(work.transaction().id(), words);
                Trouble _ = troubles.refusal(words);
            });
            return;
        }
        Fees least = offered.raised(offered);
        Fees more = offered.raised(head.usual()).atMost(settings.highestFee());
        if (least.most().compareTo(settings.highestFee()) > 0 || more.equals(offered)) {
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
        LOG.infof(
                "Transaction %s (%s) waits: replaced by one that offers %s wei for a unit of gas"
                        + " instead of %s",
                newest.hash(), work.transaction().purpose(), more.most(), offered.most());
        // Blocks may have become smaller since the transaction was numbered: as much as was taken.
        long gas = RawTransactions.gas(newest.signed());
        if (send(lease, work, newest.number(), gas, more, head, key)) {
            counts.bumps.increment();
        }
    }

    /**
     * A signed text that is handed over.
     *
     * @param gas as much as it offers at most
     */
    private record Text(byte[] signed, long number, long gas, Fees fees, boolean filler) {}

    private static Text text(Submission submission) {
        return new Text(
                submission.signed(),
                submission.number(),
                RawTransactions.gas(submission.signed()),
                submission.fees(),
                submission.filler());
    }

    private void hand(Lease lease, Work work, Text text, Optional<TransactionSigner> key)
            throws ChainException {
        UUID id = work.transaction().id();
        attempts.looked(id, false);
        switch (wire.hand(text.signed())) {
            case Handed.Taken _ -> attempts.taken(id);
            // Its receipt tells whether it is this one.
            case Handed.NumberUsed _ -> attempts.away(id);
            case Handed.Underpriced(String why) -> {
                LOG.infof("The node finds a transaction too cheap: %s", why);
                attempts.tooCheap(id, why);
            }
            case Handed.TooLarge(String why) -> {
                attempts.refused(id, why);
                if (text.filler() || key.isEmpty()) {
                    Trouble _ = troubles.refusal(why);
                } else {
                    tooLarge(lease, work, text, key.get(), why);
                }
            }
            case Handed.Refused(String why) -> {
                attempts.refused(id, why);
                if (troubles.refusal(why) == Trouble.FUNDS && key.isPresent()) {
                    rpc.fundOnDevelopmentChain(key.get().address());
                }
            }
        }
    }

    /**
     * Blocks may have become smaller since its gas was estimated: where less is enough, it is sent
     * with less. Else it is given up for its size, and its number used up by one that does nothing:
     * whether the contract refuses it as well shows when it is put in again in parts.
     */
    private void tooLarge(Lease lease, Work work, Text text, TransactionSigner key, String why)
            throws ChainException {
        Head head = wire.head().within(settings.transactionGas());
        Estimate estimate = wire.estimate(key.address(), work.call(), head);
        if (estimate instanceof Estimate.Gas(long gas) && gas < text.gas()) {
            boolean unused = send(lease, work, text.number(), gas, text.fees(), head, key);
            return;
        }
        if (estimate instanceof Estimate.Trouble(String trouble)) {
            Trouble _ = troubles.refusal(trouble);
            return;
        }
        LOG.warnf(
                "The node takes no transaction as large as %s (%s), which is given up: %s",
                work.transaction().id(), work.transaction().purpose(), why);
        store.giveUp(lease, work.transaction(), why, true);
    }

    /** Of what is in a block, or has no number any more, nothing is remembered. */
    void forget(UUID id) {
        attempts.forget(id);
    }
}
