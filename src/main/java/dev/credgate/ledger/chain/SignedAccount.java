package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign.SignatureData;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.utils.Numeric;

/**
 * An account whose transactions we build and somebody else's key signs: EIP-1559 where blocks have
 * a base fee, else legacy with the chain id in it (EIP-155). One transaction at a time takes its
 * number and is handed over; waiting for blocks is not part of that.
 */
final class SignedAccount implements ChainAccount {

    /** Another process may use the same key: how often to take a new number then. */
    private static final int ATTEMPTS = 5;

    private final ChainRpc rpc;
    private final TransactionSigner signer;
    private final long chainId;
    private final ReentrantLock numbering = new ReentrantLock();

    SignedAccount(ChainRpc rpc, TransactionSigner signer, long chainId) {
        this.rpc = rpc;
        this.signer = signer;
        this.chainId = chainId;
    }

    @Override
    public Address address() {
        return signer.address();
    }

    @Override
    public Receipt send(Address to, String data) throws ChainException {
        return rpc.await(handOver(to.toString(), data));
    }

    @Override
    public Receipt create(String code) throws ChainException {
        return rpc.await(handOver(null, code));
    }

    private Hash handOver(@Nullable String to, String data) throws ChainException {
        EthBlock.Block latest = rpc.latest();
        BigInteger gas =
                rpc.gas(
                        new Transaction(address().toString(), null, null, null, to, null, data),
                        latest.getGasLimit());
        numbering.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                byte[] signed = sign(unsigned(latest, number(), gas, to, data));
                Hash hash = Keccak256.hash(signed);
                try {
                    rpc.ask(rpc.web3j().ethSendRawTransaction(Numeric.toHexString(signed)));
                    return hash;
                } catch (ChainException.Unavailable _) {
                    // The node may have taken it before the answer was lost: its receipt tells.
                    return hash;
                } catch (ChainException.Refused e) {
                    if (says(e, "already known", "already imported")) {
                        return hash; // this very transaction waits there
                    }
                    if (attempt == ATTEMPTS || !says(e, "nonce too low", "underpriced")) {
                        throw e;
                    }
                }
            }
        } finally {
            numbering.unlock();
        }
    }

    private BigInteger number() throws ChainException {
        return rpc.ask(
                        rpc.web3j()
                                .ethGetTransactionCount(
                                        address().toString(), DefaultBlockParameterName.PENDING))
                .getTransactionCount();
    }

    private RawTransaction unsigned(
            EthBlock.Block latest,
            BigInteger number,
            BigInteger gas,
            @Nullable String to,
            String data)
            throws ChainException {
        String target = to == null ? "" : to;
        BigInteger price = rpc.ask(rpc.web3j().ethGasPrice()).getGasPrice();
        if (latest.getBaseFeePerGasRaw() == null) {
            return RawTransaction.createTransaction(
                    number, price, gas, target, BigInteger.ZERO, data);
        }
        BigInteger base = latest.getBaseFeePerGas();
        BigInteger tip = price.subtract(base).max(BigInteger.ZERO);
        // The base fee may rise by an eighth a block: twice as much lasts for six full ones.
        BigInteger most = base.shiftLeft(1).add(tip);
        return RawTransaction.createTransaction(
                chainId, number, gas, target, BigInteger.ZERO, data, tip, most);
    }

    private byte[] sign(RawTransaction transaction) {
        boolean typed = transaction.getType().isEip1559();
        byte[] text =
                typed
                        ? TransactionEncoder.encode(transaction)
                        : TransactionEncoder.encode(transaction, chainId);
        RecoverableSignature signature = signer.sign(Keccak256.hash(text));
        byte[] rsv = signature.toBytes();
        var data =
                new SignatureData(
                        (byte) (27 + signature.recoveryId()),
                        Arrays.copyOfRange(rsv, 0, 32),
                        Arrays.copyOfRange(rsv, 32, 64));
        return TransactionEncoder.encode(
                transaction,
                typed ? data : TransactionEncoder.createEip155SignatureData(data, chainId));
    }

    /** Nodes agree on the words and not on the error numbers. */
    private static boolean says(ChainException.Refused refusal, String... words) {
        String message = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
        return refusal.error().isEmpty() && Arrays.stream(words).anyMatch(message::contains);
    }
}
