package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.math.BigInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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
                RawTransactions.Signed signed =
                        RawTransactions.sign(
                                signer,
                                chainId,
                                RawTransactions.unsigned(
                                        chainId,
                                        number(),
                                        gas,
                                        RawTransactions.usual(rpc, latest),
                                        to,
                                        data));
                Hash hash = signed.hash();
                try {
                    rpc.ask(rpc.web3j().ethSendRawTransaction(Numeric.toHexString(signed.bytes())));
                    return hash;
                } catch (ChainException.Unavailable _) {
                    // The node may have taken it before the answer was lost: its receipt tells.
                    return hash;
                } catch (ChainException.Refused e) {
                    if (RawTransactions.says(e, "already known", "already imported")) {
                        return hash; // this very transaction waits there
                    }
                    if (attempt == ATTEMPTS
                            || !RawTransactions.says(e, "nonce too low", "underpriced")) {
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
}
