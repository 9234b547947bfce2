package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.methods.request.Transaction;

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
        var call = new Transaction(from, null, null, null, to, null, data);
        var gas = rpc.gas(call, rpc.latest().getGasLimit());
        var transaction = new Transaction(from, null, null, gas, to, null, data);
        String hash = rpc.ask(rpc.web3j().ethSendTransaction(transaction)).getTransactionHash();
        return rpc.await(Hash.parse(hash).orElseThrow());
    }
}
