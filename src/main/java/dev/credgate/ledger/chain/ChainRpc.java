package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;

/**
 * A node, asked over JSON-RPC on behalf of those who write to the chain. Every call has a time
 * limit; every failure is a {@link ChainException}. Thread-safe.
 */
public final class ChainRpc implements AutoCloseable {

    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    /**
     * How long a receipt may come after the account's count: a node works on its state first, and
     * shows the block that it belongs to later.
     */
    private static final Duration RECEIPT_LAG = Duration.ofSeconds(2);

    /** Between the node's address and its own words. */
    static final String REFUSES = " refuses: ";

    private final URI url;
    private final Duration receiptTimeout;
    private final OkHttpClient http;
    private final HttpService service;
    private final Web3j web3j;

    /**
     * Does not connect yet.
     *
     * @param timeout how long one call may take
     * @param receiptTimeout how long a transaction may take until it is in a block
     */
    public ChainRpc(URI url, Duration timeout, Duration receiptTimeout) {
        this.url = url;
        this.receiptTimeout = receiptTimeout;
        http =
                new OkHttpClient.Builder()
                        .connectTimeout(timeout)
                        .readTimeout(timeout)
                        .writeTimeout(timeout)
                        .callTimeout(timeout)
                        .build();
        service = new HttpService(url.toString(), http, false);
        web3j = Web3j.build(service);
    }

    /** The EVM chain id. */
    public long chainId() throws ChainException {
        return ask(web3j.ethChainId()).getChainId().longValueExact();
    }

    /** Whether the node is anvil, which does things that no chain in production may do. */
    public boolean isDevelopmentChain() throws ChainException {
        return ask(web3j.web3ClientVersion()).getWeb3ClientVersion().startsWith("anvil/");
    }

    /** The newest block's number. */
    public long blockNumber() throws ChainException {
        return ask(web3j.ethBlockNumber()).getBlockNumber().longValueExact();
    }

    /** The newest block's own time. */
    public Instant blockTime() throws ChainException {
        return Instant.ofEpochSecond(latest().getTimestamp().longValueExact());
    }

    /** Whether there is a contract at that address. */
    public boolean hasCode(Address address) throws ChainException {
        String code =
                ask(web3j.ethGetCode(address.toString(), DefaultBlockParameterName.LATEST))
                        .getCode();
        return code != null && code.length() > 2;
    }

    /** The accounts that the node has unlocked; none on most chains. */
    public List<Address> unlockedAccounts() throws ChainException {
        return ask(web3j.ethAccounts()).getAccounts().stream()
                .map(text -> Address.parse(text).orElseThrow())
                .toList();
    }

    /** An account that the node has unlocked and signs for. */
    public ChainAccount unlocked(Address address) {
        return new NodeAccount(this, address);
    }

    /**
     * Anybody's account.
     *
     * @throws ChainException.Refused when this is not a development chain
     */
    public ChainAccount impersonated(Address address) throws ChainException {
        if (!isDevelopmentChain()) {
            throw new ChainException.Refused(
                    "only the embedded development chain lets one act as "
                            + address
                            + "; "
                            + url
                            + " is another: its own key has to sign");
        }
        fund(address);
        development("anvil_impersonateAccount", address.toString());
        return new NodeAccount(this, address);
    }

    /**
     * On a development chain, sees to it that an account can pay for transactions; elsewhere does
     * nothing.
     */
    public void fundOnDevelopmentChain(Address address) throws ChainException {
        if (isDevelopmentChain()) {
            fund(address);
        }
    }

    private void fund(Address address) throws ChainException {
        BigInteger enough = BigInteger.TEN.pow(18);
        BigInteger has =
                ask(web3j.ethGetBalance(address.toString(), DefaultBlockParameterName.LATEST))
                        .getBalance();
        if (has.compareTo(enough) < 0) {
            development(
                    "anvil_setBalance",
                    address.toString(),
                    "0x" + enough.multiply(BigInteger.valueOf(100)).toString(16));
        }
    }

    private void development(String method, String... parameters) throws ChainException {
        ask(new Request<>(method, List.of(parameters), service, Unspecified.class));
    }

    /** For the contracts' wrappers. */
    Web3j web3j() {
        return web3j;
    }

    EthBlock.Block latest() throws ChainException {
        return ask(web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)).getBlock();
    }

    /**
     * How much gas to offer: what the call takes now and half as much again, for state may differ
     * by the time it is in a block (the first change of a block costs more than the second).
     *
     * @throws ChainException.Refused when it would revert
     */
    BigInteger gas(Transaction transaction, BigInteger blockLimit) throws ChainException {
        return RawTransactions.withReserve(gasNow(transaction), blockLimit);
    }

    /** What the call takes after the newest block, without any reserve. */
    BigInteger gasNow(Transaction transaction) throws ChainException {
        return ask(web3j.ethEstimateGas(transaction)).getAmountUsed();
    }

    /** What the call takes behind all transactions that wait at the node, without any reserve. */
    BigInteger gasBehindWaiting(Transaction transaction) throws ChainException {
        return ask(new Request<>(
                        "eth_estimateGas",
                        List.of(transaction, DefaultBlockParameterName.PENDING.getValue()),
                        service,
                        EthEstimateGas.class))
                .getAmountUsed();
    }

    /** How many of an account's transactions there are after that block. */
    long count(Address account, DefaultBlockParameterName after) throws ChainException {
        return ask(web3j.ethGetTransactionCount(account.toString(), after))
                .getTransactionCount()
                .longValueExact();
    }

    /** Whether the node has a transaction, in a block or waiting. */
    boolean has(Hash transaction) throws ChainException {
        return ask(web3j.ethGetTransactionByHash(transaction.toString()))
                .getTransaction()
                .isPresent();
    }

    /**
     * Waits until the transaction is in a block and says whether it took effect there.
     *
     * @param number its number among those of the account
     * @return nothing when another transaction of that number is in a block: this one never will be
     */
    Optional<Receipt> await(Hash transaction, Address account, long number) throws ChainException {
        long deadline = System.nanoTime() + receiptTimeout.toNanos();
        Duration pause = FIRST_LOOK;
        @Nullable ChainException lastTrouble = null;
        @Nullable Long usedSince = null;
        while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
            try {
                Optional<TransactionReceipt> receipt =
                        ask(web3j.ethGetTransactionReceipt(transaction.toString()))
                                .getTransactionReceipt();
                if (receipt.isPresent()) {
                    return Optional.of(read(receipt.get()));
                }
                // The number may be used up by this very transaction, as it mostly is.
                if (usedSince == null) {
                    boolean used = count(account, DefaultBlockParameterName.LATEST) > number;
                    usedSince = used ? System.nanoTime() : null;
                } else if (System.nanoTime() - usedSince > RECEIPT_LAG.toNanos()
                        && !has(transaction)) {
                    return Optional.empty();
                }
            } catch (ChainException.Unavailable e) {
                // It was handed over: only the receipt can tell, however often we must ask.
                lastTrouble = e;
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
        throw new ChainException.Unavailable(
                "transaction "
                        + transaction
                        + " is in no block after "
                        + receiptTimeout.toSeconds()
                        + " s; it may still take effect"
                        + (lastTrouble == null ? "" : " (" + lastTrouble.getMessage() + ")"),
                Optional.of(transaction));
    }

    private static Receipt read(TransactionReceipt receipt) throws ChainException {
        if (!receipt.isStatusOK()) {
            throw new ChainException.Refused(
                    "transaction "
                            + receipt.getTransactionHash()
                            + " was reverted in block "
                            + receipt.getBlockNumber());
        }
        return new Receipt(
                Hash.parse(receipt.getTransactionHash()).orElseThrow(),
                receipt.getBlockNumber().longValueExact(),
                Hash.parse(receipt.getBlockHash()).orElseThrow(),
                Optional.ofNullable(receipt.getContractAddress()).flatMap(Address::parse));
    }

    /** Asks the node; a JSON-RPC error is a refusal, explained where a contract explains it. */
    <T extends Response<?>> T ask(Request<?, T> request) throws ChainException {
        T answer;
        try {
            answer = request.send();
        } catch (IOException | RuntimeException e) {
            // web3j meets answers that are no JSON-RPC with exceptions of many kinds.
            throw new ChainException.Unavailable(
                    "the chain node at " + url + " does not answer: " + firstLine(e), e);
        }
        if (answer.hasError()) {
            throw refusal(answer.getError());
        }
        return answer;
    }

    private ChainException refusal(Response.Error error) {
        return Optional.ofNullable(error.getData())
                .flatMap(ContractError::decode)
                .map(ChainException.Refused::new)
                .orElseGet(() ->
                        new ChainException.Refused(
                                "the chain node at " + url + REFUSES + message(error)));
    }

    private static String message(Response.Error error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static String firstLine(Exception e) {
        return e.getClass().getSimpleName()
                + ' '
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        web3j.shutdown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** An answer whose result is of no interest. */
    static final class Unspecified extends Response<Object> {}
}
