package dev.credgate.audit;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What it takes to show that one record is in the audit record, to somebody who has the chain and
 * nothing else: the record, its path to the tree's root (RFC 9162 §2.1.3), the checkpoint that says
 * the root, and where the chain has it. Says nothing of the other records. Immutable.
 */
public final class AuditProof {

    /**
     * Where the chain has a checkpoint: which contract, whose log, and its place there.
     *
     * @param chainId the EVM chain
     */
    public record Place(long chainId, Address contract, Address account, long index) {}

    private final AuditRecord record;
    private final List<Hash> path;
    private final Checkpoint checkpoint;
    private final Place place;

    AuditProof(AuditRecord record, List<Hash> path, Checkpoint checkpoint, Place place) {
        this.record = record;
        this.path = List.copyOf(path);
        this.checkpoint = checkpoint;
        this.place = place;
    }

    /** The record's number. */
    public long number() {
        return record.sequence();
    }

    /** When it was written. */
    public Instant at() {
        return record.at();
    }

    /** What it tells of. */
    public String kind() {
        return record.kind();
    }

    /** What it says, as canonical JSON. */
    public String event() {
        return record.event();
    }

    /** How many records the checkpoint counts. */
    public long size() {
        return checkpoint.size();
    }

    /** Who signed the checkpoint, as a Multikey. */
    public String key() {
        return checkpoint.key();
    }

    /** Where the chain has the checkpoint, as the proof says. */
    public Place place() {
        return place;
    }

    AuditRecord record() {
        return record;
    }

    List<Hash> path() {
        return path;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Why the proof does not hold, whatever a chain says; empty when it may. */
    Optional<String> fault() {
        if (!record.computed().equals(record.hash())) {
            return Optional.of("the record does not say what it said when it was written");
        }
        if (!MerklePath.includes(
                record.hash().toBytes(),
                record.sequence() - 1,
                checkpoint.size(),
                path,
                checkpoint.root())) {
            return Optional.of("the path does not lead from the record to the checkpoint's root");
        }
        return checkpoint.holds()
                ? Optional.empty()
                : Optional.of("the checkpoint's signature does not fit");
    }

    /**
     * Why the proof does not hold; empty when it does: the record was written as it is here, and
     * was there when the block of the anchor was made. What an earlier anchor of the log counts is
     * proven by that one alone: the contract does not see whether a larger tree goes on from the
     * one before.
     *
     * @param chain the contract that the auditor knows
     * @param account the account that the auditor knows: anybody can anchor for another one
     * @throws ChainException when the chain can't be asked, or changed while it was
     */
    public Optional<String> fault(AnchorLog chain, Address account) throws ChainException {
        Optional<String> flaw = fault();
        if (flaw.isPresent()) {
            return flaw;
        }
        if (place.chainId() != chain.chainId()) {
            return Optional.of("it names chain " + place.chainId() + ", and this is another");
        }
        if (!place.contract().equals(chain.address())) {
            return Optional.of("it names another contract, " + place.contract());
        }
        if (!place.account().equals(account)) {
            return Optional.of("it names another account, " + place.account());
        }
        Optional<Anchored> anchored = anchored(chain, account);
        if (anchored.isEmpty()) {
            return Optional.of("the chain has no such anchor of that account");
        }
        boolean same =
                anchored.get().size() == checkpoint.size()
                        && anchored.get().root().equals(checkpoint.root())
                        && anchored.get().checkpoint().equals(checkpoint.hash());
        if (!same) {
            return Optional.of("the chain has another checkpoint there");
        }
        return isCountedBefore(chain, account)
                ? Optional.of("an earlier anchor counts this record, and only that one proves it")
                : Optional.empty();
    }

    /** Sizes grow along a log, so that the anchor before tells of all of them. */
    private boolean isCountedBefore(AnchorLog chain, Address account) throws ChainException {
        return place.index() > 0
                && chain.counted(account, place.index() - 1).size() >= record.sequence();
    }

    /**
     * The anchor as the chain has it; empty when there is none.
     *
     * @throws ChainException when the chain can't be asked, or has no such contract
     */
    public Optional<Anchored> anchored(AnchorLog chain, Address account) throws ChainException {
        chain.requirePresent();
        return chain.at(account, place.index());
    }
}
