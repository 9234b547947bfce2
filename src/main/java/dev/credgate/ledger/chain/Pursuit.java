package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.LedgerState;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings a state up to what the node holds, one look at a time: forwards when blocks were added,
 * back to the fork and on when they were replaced, all anew when more was replaced than is kept. A
 * step that fails leaves everything as it was. Not thread-safe.
 */
final class Pursuit {

    private static final Logger LOG = Logger.getLogger(Pursuit.class);

    private final LedgerSettings settings;
    private final ChainNode node;
    private final SegmentReader reader;
    private final FollowerCounts counts;
    private @Nullable History history;
    private boolean chainChecked;
    private boolean contractsChecked;
    private @Nullable Hash settledHead;
    private boolean forked;

    /** When the node's head was last seen behind, if it was in the last look that succeeded. */
    private @Nullable Long seenBehind;

    /** For how long it was, as far as somebody looked. */
    private long behindNanos;

    /** How far what replaced our blocks is known to reach. */
    private long replacedUpTo;

    /** How a step ended. */
    enum Progress {
        /** The state is that of the newest confirmed block. */
        CAUGHT_UP,
        /** There is more to read at once. */
        MORE,
        /** Blocks were undone: what replaced them is to be read at once. */
        UNDONE,
        /**
         * The node's head is below ours, on the same chain, or below what is known to have replaced
         * ours: perhaps it only lags.
         */
        BEHIND,
        /** Nothing that is kept is on the chain any more: all starts anew. */
        REBUILDING
    }

    /**
     * @param start a state to go on from; empty to begin before the first block
     */
    Pursuit(
            LedgerSettings settings,
            ChainNode node,
            EventDecoder decoder,
            FollowerCounts counts,
            Optional<LedgerState> start) {
        this.settings = settings;
        this.node = node;
        this.counts = counts;
        reader = new SegmentReader(node, decoder, settings.blockRange(), settings.reorgDepth());
        start.ifPresent(state -> history = new History(settings.reorgDepth(), state));
    }

    /** The state reached; empty before the first step that found the beginning. */
    Optional<LedgerState> newest() {
        return Optional.ofNullable(history).map(History::newest);
    }

    /** The newest state that no reorganisation within the depth undoes. */
    Optional<LedgerState> settled() {
        return Optional.ofNullable(history).map(History::oldest);
    }

    /**
     * Whether the state that was last caught up is of blocks that were found to be replaced, and
     * what replaced them has not been read.
     */
    boolean forked() {
        return forked;
    }

    /**
     * Hears that a call failed: behind the same address there may now be another node, and how long
     * the one before was behind says nothing of it.
     */
    void connectionLost() {
        chainChecked = false;
        seenBehind = null;
    }

    /** Looks at the chain once and goes after it by at most one range of blocks. */
    Progress step() throws NodeException {
        requireRightChain();
        Header head = node.latest();
        if (head.hash().equals(settledHead)) {
            notBehind(); // it was another, lagging node that spoke before
            return Progress.CAUGHT_UP;
        }
        History known = history == null ? begin() : history;
        long target = Math.max(head.number() - settings.confirmations(), settings.fromBlock() - 1);
        if (target > known.newest().block().number()) {
            if (!forked) {
                notBehind();
            }
            return forwards(known, head, target);
        }
        return sameOrBelow(known, head, target);
    }

    private Progress forwards(History known, Header head, long target) throws NodeException {
        Header end = target == head.number() ? head : existing(target);
        LedgerState tip = known.newest();
        ChainSegment segment = reader.read(tip.block().number() + 1, end);
        if (!segment.blocks().getFirst().header().parent().equals(tip.block().hash())) {
            return backToFork(known, target);
        }
        segment.blocks().forEach(known::apply);
        if (known.newest().block().number() < target) {
            return Progress.MORE;
        }
        return caughtUp(head, target);
    }

    /** What is known to replace our blocks is waited for: it may hold what they held. */
    private Progress caughtUp(Header head, long target) {
        if (forked && target < replacedUpTo && !waited(settings.patience())) {
            return Progress.BEHIND;
        }
        notBehind();
        settledHead = head.hash();
        forked = false;
        return Progress.CAUGHT_UP;
    }

    private Progress sameOrBelow(History known, Header head, long target) throws NodeException {
        Optional<LedgerState> kept = known.at(target);
        if (kept.isEmpty()) {
            // Below all that could be undone: by then nobody decides on what we have anyway.
            return waited(settings.maxStaleness()) ? rebuild("went back") : Progress.BEHIND;
        }
        Hash there =
                target < 0
                        ? Hash.ZERO
                        : target == head.number() ? head.hash() : existing(target).hash();
        if (!kept.get().block().hash().equals(there)) {
            return backToFork(known, target);
        }
        if (kept.get() != known.newest()) {
            if (!waited(settings.patience())) {
                return Progress.BEHIND;
            }
            undo(known, kept.get());
            replacedUpTo = target;
        }
        return caughtUp(head, target);
    }

    /**
     * Whether the node was behind for so long. The time counts in which it was asked again and
     * again, not that of an outage: who answers first after one is the likeliest to lag.
     */
    private boolean waited(Duration patience) {
        long now = System.nanoTime();
        if (seenBehind != null) {
            Duration most = settings.pollInterval().multipliedBy(2);
            Duration half = patience.dividedBy(2);
            behindNanos +=
                    Math.min(now - seenBehind, (half.compareTo(most) > 0 ? half : most).toNanos());
        }
        seenBehind = now;
        return behindNanos >= patience.toNanos();
    }

    private void notBehind() {
        seenBehind = null;
        behindNanos = 0;
    }

    /**
     * Undoes what was replaced.
     *
     * @param target the block, of a chain that is not ours, that was to be reached
     */
    private Progress backToFork(History known, long target) throws NodeException {
        requireSameChain(); // what looks like a fork may be another chain altogether
        notBehind();
        replacedUpTo = forked ? Math.max(replacedUpTo, target) : target;
        settledHead = null;
        boolean before = forked;
        forked = true;
        Map<Long, Hash> canonical = new HashMap<>();
        long oldest = known.oldest().block().number();
        for (Header header : node.headers(Math.max(0, oldest), known.newest().block().number())) {
            canonical.put(header.number(), header.hash());
        }
        canonical.put(-1L, Hash.ZERO);
        for (LedgerState state : known.newestFirst()) {
            if (state.block().hash().equals(canonical.get(state.block().number()))) {
                if (state == known.newest()) {
                    forked = before; // not ours was replaced: the node contradicts itself
                    throw NodeException.inconsistent("blocks that do not follow each other");
                }
                undo(known, state);
                return Progress.UNDONE;
            }
        }
        if (!canonical.containsKey(oldest)) {
            throw NodeException.inconsistent("the node lacks block " + oldest);
        }
        return rebuild("was reorganised deeper than " + settings.reorgDepth() + " blocks");
    }

    private void undo(History known, LedgerState fork) {
        int undone = known.backTo(fork);
        counts.reorganisations.increment();
        counts.undoneBlocks.add(undone);
        LOG.infof("the chain was reorganised: %d blocks undone, back at %s", undone, fork.block());
    }

    /** Unless it is no chain of ours at all: then what was read is kept, and grows old. */
    private Progress rebuild(String why) throws NodeException {
        requireSameChain();
        counts.rebuilds.increment();
        LOG.warnf("the chain %s: reading it again from block %d", why, settings.fromBlock());
        history = null;
        settledHead = null;
        notBehind();
        return Progress.REBUILDING;
    }

    private History begin() throws NodeException {
        LedgerState empty =
                LedgerState.empty(
                        settings.chainId(), settings.entityContracts(), settings.didRegistry());
        if (settings.fromBlock() > 0) {
            Header before = existing(settings.fromBlock() - 1);
            RegistryAge.requireYoung(settings, node, before.block());
            empty = empty.apply(before.block(), java.util.List.of());
        }
        History begun = new History(settings.reorgDepth(), empty);
        history = begun;
        return begun;
    }

    private Header existing(long number) throws NodeException {
        return node.header(number)
                .orElseThrow(() -> NodeException.inconsistent("the node lacks block " + number));
    }

    /** Asks anew, whatever the node behind the address said before. */
    private void requireSameChain() throws NodeException {
        chainChecked = false;
        contractsChecked = false;
        requireRightChain();
    }

    private void requireRightChain() throws NodeException {
        if (!chainChecked) {
            long chainId = node.chainId();
            if (chainId != settings.chainId()) {
                throw new NodeException(
                        NodeException.Kind.WRONG_CHAIN,
                        "credgate.ledger.chain-id is %d, but the node serves chain %d"
                                .formatted(settings.chainId(), chainId));
            }
        }
        if (!contractsChecked) {
            for (Map.Entry<Address, String> contract : contractKeys().entrySet()) {
                if (!node.hasCode(contract.getKey())) {
                    throw new NodeException(
                            NodeException.Kind.WRONG_CHAIN,
                            "there is no contract at %s (%s)"
                                    .formatted(contract.getKey(), contract.getValue()));
                }
            }
        }
        chainChecked = true;
        contractsChecked = true;
    }

    private Map<Address, String> contractKeys() {
        Map<Address, String> keys = new LinkedHashMap<>();
        for (Map.Entry<Address, ContractRule> entity : settings.entityContracts().entrySet()) {
            keys.put(
                    entity.getKey(),
                    entity.getValue() == ContractRule.CREDGATE
                            ? "credgate.ledger.contracts.entities"
                            : "credgate.weid.chains");
        }
        keys.put(settings.issuerTrust(), "credgate.ledger.contracts.issuer-trust");
        keys.put(settings.credentialStatus(), "credgate.ledger.contracts.credential-status");
        keys.put(settings.credentialTypes(), "credgate.ledger.contracts.credential-types");
        settings.didRegistry()
                .ifPresent(
                        registry -> keys.put(registry, "credgate.ledger.contracts.did-registry"));
        return keys;
    }
}
