package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;

/** An account that the node signs for: it keeps the key, or pretends to on a development chain. */
final class NodeAccount implements ChainAccount {

    private static final ReentrantLock HANDING = new ReentrantLock();
    private static final int ATTEMPTS = 6;
    private static final Duration BETWEEN = Duration.ofMillis(100);

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
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Sent sent =
                    hand(number ->
                            new Transaction(
                                    from, BigInteger.valueOf(number), price, gas, to, null, data));
            Optional<Receipt> receipt = rpc.await(sent.transaction(), address, sent.number());
            if (receipt.isPresent()) {
                return receipt.get();
            }
        }
        throw new ChainException.Refused(
                "other transactions of "
                        + address
                        + " took the place of this one "
                        + ATTEMPTS
                        + " times; it had no effect");
    }

    /**
     * Hands a transaction over. Two that come at the same moment may be given the same number: so
     * here one goes after the other, and one that met another process's is handed over again. A
     * node that refuses so has not taken it; one that another of its number replaces later is told
     * by {@link ChainRpc#await}.
     */
    private Sent hand(LongFunction<Transaction> numbered) throws ChainException {
        for (int attempt = 1; ; attempt++) {
            HANDING.lock();
            try {
                long number = rpc.count(address, DefaultBlockParameterName.PENDING);
                String hash =
                        rpc.ask(rpc.web3j().ethSendTransaction(numbered.apply(number)))
                                .getTransactionHash();
                return new Sent(Hash.parse(hash).orElseThrow(), number);
            } catch (ChainException.Refused refused) {
                if (attempt == ATTEMPTS || !metAnother(refused)) {
                    throw refused;
                }
            } finally {
                HANDING.unlock();
            }
            LockSupport.parkNanos(BETWEEN.toNanos() * attempt);
        }
    }

    /** What the node has taken, and its number among the account's. */
    private record Sent(Hash transaction, long number) {}

    private static boolean metAnother(ChainException.Refused refused) {
        String why = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
        return why.contains("underpriced") || why.contains("nonce too low");
    }
}
