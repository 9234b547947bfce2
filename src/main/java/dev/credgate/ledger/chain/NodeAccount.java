package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;

/** An account that the node signs for: it keeps the key, or pretends to on a development chain. */
final class NodeAccount implements ChainAccount {

    private final ChainRpc rpc;
    private final Address address;

    NodeAccount(ChainRpc rpc, Address address) {
        this.rpc = rpc;
        this.address = address;
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public Receipt send(Address to, String data) throws ChainException {
        return transact(to.toString(), data);
    }

    @Override
    public Receipt create(String code) throws ChainException {
        return transact(null, code);
    }

    private Receipt transact(@Nullable String to, String data) throws ChainException {
        String from = address.toString();
        EthBlock.Block latest = rpc.latest();
        // Without a base fee some nodes still fill in EIP-1559 fees, and refuse them then.
        BigInteger price =
                latest.getBaseFeePerGasRaw() == null
                        ? rpc.ask(rpc.web3j().ethGasPrice()).getGasPrice()
                        : null;
        var call = new Transaction(from, null, price, null, to, null, data);
        BigInteger gas = rpc.gas(call, latest.getGasLimit());
        var transaction = new Transaction(from, null, price, gas, to, null, data);
        String hash = rpc.ask(rpc.web3j().ethSendTransaction(transaction)).getTransactionHash();
        return rpc.await(Hash.parse(hash).orElseThrow());
    }
}
