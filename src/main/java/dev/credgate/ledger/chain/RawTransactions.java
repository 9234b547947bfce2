package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign.SignatureData;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Transactions one step at a time, for who keeps count of them: builds them, has them signed, hands
 * them over and looks where they are. Which number (nonce) one takes is the caller's matter.
 * EIP-1559 where blocks have a base fee, else legacy with the chain id in it (EIP-155).
 * Thread-safe; each call asks the node once or a few times.
 */
public final class RawTransactions {

    /** Gas that any change takes, more or less. */
    private static final BigInteger LEAST = BigInteger.valueOf(100_000);

    private final ChainRpc rpc;

    /** Through this node. */
    public RawTransactions(ChainRpc rpc) {
        this.rpc = rpc;
    }

    /**
     * The chain's newest block.
     *
     * @param gasLimit how much gas all its transactions together may take, and so one of them
     * @param usual what is usually offered now
     */
    public record Head(long number, BigInteger gasLimit, Fees usual) {

        /** The same where one transaction may take no more than {@code gas}. */
        public Head within(long gas) {
            return new Head(number, gasLimit.min(BigInteger.valueOf(gas)), usual);
        }
    }

    /** A transaction as it leaves. */
    public record Signed(Hash hash, byte[] bytes) {}

    /** How much gas to offer. */
    public sealed interface Estimate {
        /** Enough of it. */
        record Gas(long amount) implements Estimate {}

        /** The contract says no: it would change nothing. */
        record Reverts(String why) implements Estimate {}

        /** One transaction may not take so much: neither this one, nor ever as it is. */
        record TooLarge(String why) implements Estimate {}

        /** The node does not tell now. */
        record Trouble(String why) implements Estimate {}
    }

    /** What a node says to a transaction that is handed to it. */
    public sealed interface Handed {
        /** It has it. */
        record Taken() implements Handed {}

        /** A transaction with this number is in a block already: this one, or another. */
        record NumberUsed() implements Handed {}

        /** It offers too little, by itself or beside one of the same number that waits there. */
        record Underpriced(String why) implements Handed {}

        /** It takes no transaction of that size, by its gas or its bytes. */
        record TooLarge(String why) implements Handed {}

        /** It does not want it now; the account cannot pay, or the pool is full. */
        record Refused(String why) implements Handed {}
    }

    /** Where a transaction stands on the chain; it may have failed there. */
    public record Sighting(long block, Hash blockHash, boolean succeeded) {}

    /** The newest block, and what is offered now. */
    public Head head() throws ChainException {
        EthBlock.Block latest = rpc.latest();
        return new Head(
                latest.getNumber().longValueExact(), latest.getGasLimit(), usual(rpc, latest));
    }

    private static Fees usual(ChainRpc rpc, EthBlock.Block latest) throws ChainException {
        BigInteger price = rpc.ask(rpc.web3j().ethGasPrice()).getGasPrice();
        if (latest.getBaseFeePerGasRaw() == null) {
            return new Fees(Optional.empty(), price);
        }
        BigInteger base = latest.getBaseFeePerGas();
        BigInteger tip = price.subtract(base).max(BigInteger.ZERO);
        // The base fee may rise by an eighth a block: twice as much lasts for six full ones.
        return new Fees(Optional.of(tip), base.shiftLeft(1).add(tip));
    }

    /** How many of an account's transactions the newest block and those before it hold. */
    public long count(Address account) throws ChainException {
        return rpc.count(account, DefaultBlockParameterName.LATEST);
    }

    /** The same with those that wait to be in a block: the next number that is free. */
    public long countWithWaiting(Address account) throws ChainException {
        return rpc.count(account, DefaultBlockParameterName.PENDING);
    }

    /**
     * How much gas a call takes behind all that waits, and half as much again, for state may differ
     * by the time it is in a block.
     */
    public Estimate estimate(Address from, ContractCall call, Head head) throws ChainException {
        var transaction =
                new Transaction(
                        from.toString(), null, null, null, call.to().toString(), null, call.data());
        try {
            return within(head, rpc.gasBehindWaiting(transaction));
        } catch (ChainException.Refused waiting) {
            Estimate refused = refused(waiting);
            if (!(refused instanceof Estimate.Trouble)) {
                return refused;
            }
        }
        // Some nodes know no block to come.
        try {
            return within(head, rpc.gasNow(transaction));
        } catch (ChainException.Refused e) {
            return refused(e);
        }
    }

    private static Estimate refused(ChainException.Refused refusal) {
        if (refusal.error().isPresent()) {
            return new Estimate.Reverts(reason(refusal));
        }
        String words = reason(refusal);
        if (NodeWords.isTooLarge(words)) {
            // No block is so small: the node bounds it by what the account can pay.
            return NodeWords.allowance(words).filter(had -> had.compareTo(LEAST) < 0).isPresent()
                    ? new Estimate.Trouble(String.valueOf(refusal.getMessage()))
                    : new Estimate.TooLarge(words);
        }
        return NodeWords.isRevert(words)
                ? new Estimate.Reverts(words)
                : new Estimate.Trouble(String.valueOf(refusal.getMessage()));
    }

    private static Estimate within(Head head, BigInteger needed) {
        return needed.compareTo(head.gasLimit()) > 0
                ? new Estimate.TooLarge(
                        "it takes " + needed + " gas, and may take " + head.gasLimit())
                : new Estimate.Gas(withReserve(needed, head.gasLimit()).longValueExact());
    }

    /** For the agency as well: without the node's address. */
    private static String reason(ChainException.Refused refusal) {
        String message = String.valueOf(refusal.getMessage());
        int at = refusal.error().isPresent() ? -1 : message.indexOf(ChainRpc.REFUSES);
        return at < 0 ? message : message.substring(at + ChainRpc.REFUSES.length());
    }

    static BigInteger withReserve(BigInteger estimate, BigInteger blockLimit) {
        return estimate.multiply(BigInteger.valueOf(3))
                .shiftRight(1)
                .add(BigInteger.valueOf(50_000))
                .min(blockLimit);
    }

    /**
     * Builds a transaction and has it signed.
     *
     * @throws RuntimeException when the key cannot be used, or is not the account's any more
     */
    public Signed sign(
            TransactionSigner signer,
            long chainId,
            long number,
            long gas,
            Fees fees,
            ContractCall call) {
        RawTransaction transaction =
                unsigned(chainId, BigInteger.valueOf(number), BigInteger.valueOf(gas), fees, call);
        boolean typed = transaction.getType().isEip1559();
        byte[] text =
                typed
                        ? TransactionEncoder.encode(transaction)
                        : TransactionEncoder.encode(transaction, chainId);
        Hash digest = Keccak256.hash(text);
        RecoverableSignature signature = signer.sign(digest);
        if (Secp256k1Engines.preferred()
                .recover(digest, signature)
                .filter(key -> key.address().equals(signer.address()))
                .isEmpty()) {
            // Its label names another key by now: the number is not that one's.
            throw new IllegalStateException(
                    "what was signed is not account " + signer.address() + "'s");
        }
        byte[] rsv = signature.toBytes();
        var data =
                new SignatureData(
                        (byte) (27 + signature.recoveryId()),
                        Arrays.copyOfRange(rsv, 0, 32),
                        Arrays.copyOfRange(rsv, 32, 64));
        byte[] signed =
                TransactionEncoder.encode(
                        transaction,
                        typed ? data : TransactionEncoder.createEip155SignatureData(data, chainId));
        return new Signed(Keccak256.hash(signed), signed);
    }

    private static RawTransaction unsigned(
            long chainId, BigInteger number, BigInteger gas, Fees fees, ContractCall call) {
        String target = call.to().toString();
        return fees.tip().isPresent()
                ? RawTransaction.createTransaction(
                        chainId,
                        number,
                        gas,
                        target,
                        BigInteger.ZERO,
                        call.data(),
                        fees.tip().get(),
                        fees.most())
                : RawTransaction.createTransaction(
                        number, fees.most(), gas, target, BigInteger.ZERO, call.data());
    }

    /** How much gas a text that {@link #sign} made takes at most. */
    public static long gas(byte[] signed) {
        return TransactionDecoder.decode(Numeric.toHexString(signed))
                .getGasLimit()
                .longValueExact();
    }

    /**
     * Hands a signed transaction to the node.
     *
     * @throws ChainException.Unavailable when no answer came: the node may have taken it
     */
    public Handed hand(byte[] signed) throws ChainException {
        try {
            rpc.ask(rpc.web3j().ethSendRawTransaction(Numeric.toHexString(signed)));
            return new Handed.Taken();
        } catch (ChainException.Refused e) {
            String why = String.valueOf(e.getMessage());
            String words = reason(e);
            if (NodeWords.isKnown(words)) {
                return new Handed.Taken();
            }
            if (NodeWords.isNumberUsed(words)) {
                return new Handed.NumberUsed();
            }
            if (NodeWords.isUnderpriced(words)) {
                return new Handed.Underpriced(why);
            }
            return NodeWords.isTooLarge(words)
                    ? new Handed.TooLarge(words)
                    : new Handed.Refused(why);
        }
    }

    /** Whether the node has a transaction, in a block or waiting. */
    public boolean has(Hash transaction) throws ChainException {
        return rpc.has(transaction);
    }

    /** In which block a transaction is, if in any. */
    public Optional<Sighting> find(Hash transaction) throws ChainException {
        Optional<TransactionReceipt> receipt =
                rpc.ask(rpc.web3j().ethGetTransactionReceipt(transaction.toString()))
                        .getTransactionReceipt();
        return receipt.map(found ->
                new Sighting(
                        found.getBlockNumber().longValueExact(),
                        Hash.parse(found.getBlockHash()).orElseThrow(),
                        found.isStatusOK()));
    }
}
