package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.contracts.AuditAnchors;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tuples.generated.Tuple4;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/**
 * The contract that keeps the anchors of audit records. A log is known by the account that writes
 * it. Thread-safe.
 */
public final class AnchorLog {

    /**
     * What was said of a record, and when.
     *
     * @param index its place in its log; the first is 0
     * @param size how many records the tree had, at least 1
     * @param root the tree's hash
     * @param checkpoint the hash of the checkpoint that says so
     * @param block number of the block that took it
     */
    public record Anchored(long index, long size, Hash root, Hash checkpoint, long block) {}

    private final ChainRpc rpc;
    private final Address address;
    private final AuditAnchors contract;

    /** The contract at that address. Does not ask whether there is one. */
    public AnchorLog(ChainRpc rpc, Address address) {
        this.rpc = rpc;
        this.address = address;
        this.contract =
                AuditAnchors.load(
                        address.toString(),
                        rpc.web3j(),
                        new ReadonlyTransactionManager(rpc.web3j(), Address.ZERO.toString()),
                        new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO));
    }

    /** Deploys the contract; it belongs to nobody. */
    public static Address deploy(ChainAccount account) throws ChainException {
        return account.create("0x" + AuditAnchors.BINARY).created().orElseThrow();
    }

    /** Where it is. */
    public Address address() {
        return address;
    }

    /** The EVM chain id of the chain it is on. */
    public long chainId() throws ChainException {
        return rpc.chainId();
    }

    /** Requires that there is a contract at all: an address without one knows no anchors. */
    public void requirePresent() throws ChainException {
        if (!rpc.hasCode(address)) {
            throw new ChainException.Refused(
                    "there is no contract at "
                            + address
                            + ", where AuditAnchors should be; is this the right chain?");
        }
    }

    /** How many anchors a log has. */
    public long count(Address log) throws ChainException {
        return number(ask(contract.count(log.toString())));
    }

    /** The anchor at that place of a log; empty when there is none. */
    public Optional<Anchored> at(Address log, long index) throws ChainException {
        Tuple4<BigInteger, byte[], byte[], BigInteger> found =
                ask(contract.anchorAt(log.toString(), BigInteger.valueOf(index)));
        return found.component1().signum() == 0
                ? Optional.empty()
                : Optional.of(
                        new Anchored(
                                index,
                                number(found.component1()),
                                Hash.of(found.component2()),
                                Hash.of(found.component3()),
                                number(found.component4())));
    }

    /**
     * The anchor at a place of a log that has one there.
     *
     * @throws ChainException.Refused when there is none, which is no answer: behind one name may be
     *     several nodes, and one of them behind the others
     */
    public Anchored counted(Address log, long index) throws ChainException {
        return at(log, index).orElseThrow(AnchorLog::changed);
    }

    /** Two answers of the chain do not go together. */
    public static ChainException changed() {
        return new ChainException.Refused("the chain changed while it was asked");
    }

    /**
     * What adds to the log of whoever sends it; nothing is sent here.
     *
     * @param size larger than every size that the log has, else the contract refuses
     */
    public ContractCall anchoring(long size, Hash root, Hash checkpoint) {
        return new ContractCall(
                address,
                contract.anchor(BigInteger.valueOf(size), root.toBytes(), checkpoint.toBytes())
                        .encodeFunctionCall());
    }

    /** Whoever sends an anchor may write any number into it, and the contract may be another. */
    private static long number(BigInteger told) throws ChainException {
        if (told.bitLength() >= Long.SIZE) {
            throw new ChainException.Refused(
                    "the contract tells of " + told + ", more than any audit record has");
        }
        return told.longValue();
    }

    private static <T> T ask(RemoteFunctionCall<T> call) throws ChainException {
        try {
            return call.send();
        } catch (IOException | RuntimeException e) {
            throw new ChainException.Unavailable(
                    "the chain node does not answer: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new ChainException.Unavailable(
                    "the contract's answer cannot be read: " + e.getMessage(), e);
        }
    }
}
