package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.exceptions.ClientConnectionException;

/**
 * The questions that following a chain asks of a node, over JSON-RPC. Each answer is checked for
 * form and each failure is a {@link NodeException}, whatever the node sent. One thread at a time.
 */
class ChainNode implements AutoCloseable {

    private static final int HEADERS_AT_ONCE = 100;

    /** How often a node without batches must say that there is nothing. */
    private static final int TIMES = 3;

    private final OkHttpClient http;
    private final NodeHttp service;
    private final Web3j web3j;
    private final SelfLimit batch = new SelfLimit(HEADERS_AT_ONCE);
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * Does not connect yet.
     *
     * @param timeout how long one call may take in all, its connection included
     */
    ChainNode(URI url, Duration timeout) {
        http =
                new OkHttpClient.Builder()
                        .connectTimeout(timeout)
                        .readTimeout(timeout)
                        .writeTimeout(timeout)
                        .callTimeout(timeout)
                        .retryOnConnectionFailure(true)
                        .build();
        service = new NodeHttp(url, http);
        web3j = Web3j.build(service);
    }

    long chainId() throws NodeException {
        return call("eth_chainId", () -> answer(web3j.ethChainId()).getChainId().longValueExact());
    }

    boolean hasCode(Address address) throws NodeException {
        return isThere(code(address, DefaultBlockParameterName.LATEST));
    }

    /** What a node says of a contract at a block that is past. */
    enum CodeThen {
        /** It was there. */
        THERE,
        /** It was not. */
        ABSENT,
        /** This node keeps no state that old, and will not tell whenever it is asked. */
        NOT_KEPT
    }

    /**
     * What there was at a block that the chain has.
     *
     * @throws NodeException also when it refuses for a reason that may pass, such as too many
     *     calls, or does not have that block as yet
     */
    CodeThen codeAt(Address address, BlockRef block) throws NodeException {
        try {
            @Nullable String code =
                    code(
                            address,
                            DefaultBlockParameter.valueOf(BigInteger.valueOf(block.number())));
            if (code == null) {
                // Of a state that was dropped; or of a block that it lacks, by a node that lags, of
                // which there may be some behind one address.
                code = code(address, block.hash());
            }
            if (code == null) {
                if (refusesWhatIsNotThere(address)) {
                    return CodeThen.NOT_KEPT;
                }
                throw NodeException.inconsistent(
                        "eth_getCode: nothing is said of any block, be it there or not");
            }
            return isThere(code) ? CodeThen.THERE : CodeThen.ABSENT;
        } catch (NodeException e) {
            if (e.kind() == NodeException.Kind.REFUSED
                    && OldState.isMissing(String.valueOf(e.getMessage()))) {
                return CodeThen.NOT_KEPT;
            }
            throw e;
        }
    }

    /** Else it says nothing by saying nothing. */
    private boolean refusesWhatIsNotThere(Address address) throws NodeException {
        try {
            return code(address, nobodysHash()) != null;
        } catch (NodeException e) {
            if (e.kind() == NodeException.Kind.REFUSED) {
                return true;
            }
            throw e;
        }
    }

    /** Of no block. */
    private static Hash nobodysHash() {
        var random = ThreadLocalRandom.current();
        return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** As EIP-1898 asks for it: a node that lacks the very block should refuse. */
    private @Nullable String code(Address address, Hash block) throws NodeException {
        return call(
                "eth_getCode",
                () ->
                        answer(
                                        new Request<>(
                                                "eth_getCode",
                                                List.of(
                                                        address.toString(),
                                                        Map.of("blockHash", block.toString())),
                                                service,
                                                EthGetCode.class))
                                .getCode());
    }

    private @Nullable String code(Address address, DefaultBlockParameter block)
            throws NodeException {
        return call(
                "eth_getCode", () -> answer(web3j.ethGetCode(address.toString(), block)).getCode());
    }

    private static boolean isThere(@Nullable String code) throws NodeException {
        if (code == null) {
            throw NodeException.inconsistent("eth_getCode: no answer");
        }
        return code.length() > 2;
    }

    Header latest() throws NodeException {
        return call(
                "eth_getBlockByNumber",
                () ->
                        read(
                                answer(
                                        web3j.ethGetBlockByNumber(
                                                DefaultBlockParameterName.LATEST, false))));
    }

    /** The canonical block of that number; empty when the node has none. */
    Optional<Header> header(long number) throws NodeException {
        Optional<Header> header =
                call(
                        "eth_getBlockByNumber",
                        () -> {
                            EthBlock answer = answer(byNumber(number));
                            return answer.getBlock() == null
                                    ? Optional.empty()
                                    : Optional.of(read(answer));
                        });
        if (header.isPresent() && header.get().number() != number) {
            throw NodeException.inconsistent(
                    "asked for block " + number + ", got " + header.get().number());
        }
        return header;
    }

    /** The blocks from {@code from} to {@code to}, ascending, as far as the node has them. */
    List<Header> headers(long from, long to) throws NodeException {
        var found = new TreeMap<Long, Header>();
        long next = from;
        while (next <= to) {
            long last = Math.min(to, next + batch.now() - 1);
            try {
                for (Header header : batchOf(next, last)) {
                    if (header.number() < next || header.number() > last) {
                        throw NodeException.inconsistent("an unasked block " + header.number());
                    }
                    found.put(header.number(), header);
                }
            } catch (NodeException e) {
                // Some nodes take no batches, or only small ones, or as long as it takes.
                boolean less =
                        (e.kind() != NodeException.Kind.UNREACHABLE || isTimeOut(e))
                                && batch.refused(last - next + 1);
                if (e.kind() == NodeException.Kind.UNREACHABLE || !less) {
                    throw e;
                }
                continue;
            }
            batch.accepted();
            next = last + 1;
        }
        return List.copyOf(found.values());
    }

    private static boolean isTimeOut(NodeException failure) {
        return failure.getCause() instanceof InterruptedIOException;
    }

    private List<Header> batchOf(long from, long to) throws NodeException {
        if (from == to) {
            return header(from).stream().toList();
        }
        return call(
                "eth_getBlockByNumber (batch)",
                () -> {
                    BatchRequest request = web3j.newBatch();
                    for (long number = from; number <= to; number++) {
                        request.add(byNumber(number));
                    }
                    var headers = new ArrayList<Header>();
                    for (Response<?> response : request.send().getResponses()) {
                        EthBlock block = (EthBlock) accepted(response);
                        if (block.getBlock() != null) {
                            headers.add(read(block));
                        }
                    }
                    return headers;
                });
    }

    /** The logs of these contracts in a range of blocks, in no particular order. */
    List<EmittedLog> logs(long from, long to, Collection<Address> contracts) throws NodeException {
        return logs(
                from == to ? "of block " + from : "of blocks %d to %d".formatted(from, to),
                new EthFilter(
                        DefaultBlockParameter.valueOf(BigInteger.valueOf(from)),
                        DefaultBlockParameter.valueOf(BigInteger.valueOf(to)),
                        texts(contracts)));
    }

    /**
     * The logs of these contracts in one very block, whether or not it is still canonical.
     *
     * @throws NodeException also when a node lacks the block: some of them answer that it has no
     *     logs, and behind one address there may be some that lag
     */
    List<EmittedLog> logs(Hash block, Collection<Address> contracts) throws NodeException {
        EthFilter filter = new BlockFilter(block, texts(contracts));
        List<EmittedLog> found = logs("of block " + block, filter);
        return found.isEmpty() ? logsOfWhoHas(block, filter) : found;
    }

    /** In one batch, which one node answers. */
    private List<EmittedLog> logsOfWhoHas(Hash block, EthFilter filter) throws NodeException {
        try {
            return call(
                    "eth_getLogs (batch)",
                    () -> {
                        List<? extends Response<?>> answers =
                                web3j.newBatch()
                                        .add(byHash(block))
                                        .add(web3j.ethGetLogs(filter))
                                        .send()
                                        .getResponses();
                        EthBlock of = (EthBlock) accepted(answers.get(0));
                        EthLog logs = (EthLog) accepted(answers.get(1));
                        refusals.set(0);
                        requireKnown(block, of);
                        return read(logs);
                    });
        } catch (NodeException e) {
            if (!(e.getCause() instanceof NodeHttp.NoBatchesException) && !keepsRefusing(e)) {
                throw e; // which may pass, and says nothing of batches
            }
            return logsAskedAgain(block, filter);
        }
    }

    /**
     * Whether such batches were refused again and again, in whatever words, and none was answered
     * since: then it is not for a moment, and who waits for a better answer waits for ever.
     */
    private boolean keepsRefusing(NodeException why) {
        return why.kind() == NodeException.Kind.REFUSED && refusals.incrementAndGet() >= TIMES;
    }

    /**
     * Of a node that takes no batches it can only be hoped that it is one. So "none" is believed
     * when it is said again and again, and the block is there before and after: where nodes take
     * turns, or are drawn, one that lacks it is soon asked for it. Three questions a round: of two
     * that take turns, an even number would ask the same one for the logs each time.
     */
    private List<EmittedLog> logsAskedAgain(Hash block, EthFilter filter) throws NodeException {
        requireKnown(block);
        for (int time = 0; time < TIMES; time++) {
            List<EmittedLog> found = logs("of block " + block, filter);
            requireKnown(block);
            if (!found.isEmpty()) {
                return found;
            }
            requireKnown(block);
        }
        return List.of();
    }

    private void requireKnown(Hash block) throws NodeException {
        requireKnown(block, call("eth_getBlockByHash", () -> answer(byHash(block))));
    }

    private static void requireKnown(Hash block, EthBlock answer) throws NodeException {
        if (answer.getBlock() == null) {
            throw NodeException.inconsistent(
                    "eth_getLogs: of a block that the node lacks, " + block);
        }
    }

    private List<EmittedLog> logs(String which, EthFilter filter) throws NodeException {
        return call("eth_getLogs " + which, () -> read(answer(web3j.ethGetLogs(filter))));
    }

    private static List<EmittedLog> read(EthLog answer) {
        var logs = new ArrayList<EmittedLog>();
        for (EthLog.LogResult<?> result : answer.getLogs()) {
            logs.add(read((Log) result.get()));
        }
        return logs;
    }

    @Override
    public void close() {
        web3j.shutdown();
        http.connectionPool().evictAll();
    }

    private Request<?, EthBlock> byNumber(long number) {
        return web3j.ethGetBlockByNumber(
                DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), false);
    }

    private Request<?, EthBlock> byHash(Hash block) {
        return web3j.ethGetBlockByHash(block.toString(), false);
    }

    private static List<String> texts(Collection<Address> contracts) {
        return contracts.stream().map(Address::toString).toList();
    }

    private static Header read(EthBlock answer) {
        EthBlock.Block block = answer.getBlock();
        Instant time = Instant.ofEpochSecond(block.getTimestamp().longValueExact());
        return new Header(
                new BlockRef(block.getNumber().longValueExact(), hash(block.getHash()), time),
                hash(block.getParentHash()),
                LogsBloom.parse(block.getLogsBloom()));
    }

    private static EmittedLog read(Log log) {
        if (log.isRemoved()) {
            throw new IllegalArgumentException("a removed log");
        }
        return new EmittedLog(
                Address.parse(log.getAddress()).orElseThrow(),
                log.getTopics().stream().map(ChainNode::hash).toList(),
                log.getData(),
                log.getBlockNumber().longValueExact(),
                hash(log.getBlockHash()),
                log.getLogIndex().longValueExact());
    }

    private static Hash hash(String text) {
        return Hash.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("no 32-byte hash: " + text));
    }

    private static <T extends Response<?>> T answer(Request<?, T> request)
            throws IOException, NodeException {
        return accepted(request.send());
    }

    private static <T extends Response<?>> T accepted(T response) throws NodeException {
        if (response.hasError()) {
            throw new NodeException(
                    NodeException.Kind.REFUSED, "the node answers: " + words(response.getError()));
        }
        return response;
    }

    /** Some nodes say in the data alone what it was. */
    private static String words(Response.Error error) {
        String data = error.getData() == null ? "" : error.getData();
        return error.getMessage()
                + (data.isEmpty() ? "" : " " + data.substring(0, Math.min(data.length(), 200)));
    }

    private static <T> T call(String method, Callable<T> question) throws NodeException {
        try {
            return question.call();
        } catch (NodeException e) {
            throw e;
        } catch (ClientConnectionException
                | NodeHttp.NoBatchesException
                | NodeHttp.TooLargeException e) {
            throw new NodeException(NodeException.Kind.REFUSED, method + ": " + firstLine(e), e);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new NodeException(
                    NodeException.Kind.INCONSISTENT, method + ": the answer is no JSON-RPC", e);
        } catch (IOException e) {
            throw new NodeException(
                    NodeException.Kind.UNREACHABLE, method + ": " + firstLine(e), e);
        } catch (Exception e) {
            // web3j reports what it cannot read in many ways; none of them may end the follower.
            throw new NodeException(
                    NodeException.Kind.INCONSISTENT,
                    method + ": the answer cannot be used: " + firstLine(e),
                    e);
        }
    }

    private static String firstLine(Exception e) {
        String text = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String shown = text.length() > 200 ? text.substring(0, 200) : text;
        return e.getClass().getSimpleName() + " " + shown;
    }

    /** web3j's filter by block hash takes one address only. */
    static final class BlockFilter extends EthFilter {
        private final List<String> contracts;

        BlockFilter(Hash block, List<String> contracts) {
            super(block.toString());
            this.contracts = contracts;
        }

        @Override
        public List<String> getAddress() {
            return contracts;
        }
    }
}
