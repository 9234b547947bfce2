package dev.credgate.ledger.chain;

import dev.credgate.ledger.LedgerEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a stretch of the chain so that a reorganisation between two calls, or a node that knows a
 * block but not yet its logs, cannot lose or invent an event: headers must link, each log's block
 * must be one of these very blocks, a block whose bloom filter speaks of our events but brought
 * none is asked for by hash, of a node that has it, and so is each block whose logs may be here in
 * part (a node that cuts an answer short without a word, or is still indexing): the last one with
 * logs in an answer, and each within reach of a reorganisation. The last header must still be there
 * after that.
 */
final class SegmentReader {

    private final ChainNode node;
    private final EventDecoder decoder;
    private final SelfLimit range;
    private final int blockRange;
    private final int reorgDepth;
    private final Set<Long> inDoubt = new HashSet<>();
    private long answeredTo;

    SegmentReader(ChainNode node, EventDecoder decoder, int blockRange, int reorgDepth) {
        this.node = node;
        this.decoder = decoder;
        this.blockRange = blockRange;
        this.reorgDepth = reorgDepth;
        range = new SelfLimit(blockRange);
    }

    /**
     * Reads from {@code from} towards {@code head}, as far as one range goes; its logs are asked
     * for in smaller pieces when the node refuses so much.
     *
     * @param head a block that the node has just named; its number is at least {@code from}
     */
    ChainSegment read(long from, Header head) throws NodeException {
        long to = Math.min(head.number(), from + blockRange - 1);
        List<Header> headers = from == head.number() ? List.of(head) : node.headers(from, to);
        requireLinked(headers, from, to);
        requireUpTo(head, headers.getLast());
        Map<Long, List<EmittedLog>> logs = logs(headers);
        var blocks = new ArrayList<ChainSegment.Block>();
        for (Header header : headers) {
            boolean near = header.number() > head.number() - reorgDepth;
            boolean doubted = near || inDoubt.contains(header.number());
            blocks.add(new ChainSegment.Block(header, events(header, logs, doubted)));
        }
        Header last = headers.getLast();
        if (!node.header(to).map(Header::hash).equals(Optional.of(last.hash()))) {
            throw NodeException.inconsistent(
                    "block " + to + " was replaced while its logs were read");
        }
        return new ChainSegment(blocks);
    }

    private static void requireLinked(List<Header> headers, long from, long to)
            throws NodeException {
        if (headers.size() != to - from + 1) {
            throw NodeException.inconsistent(
                    "the node lacks blocks between " + from + " and " + to);
        }
        for (int i = 1; i < headers.size(); i++) {
            if (!headers.get(i).parent().equals(headers.get(i - 1).hash())) {
                throw NodeException.inconsistent(
                        "block " + headers.get(i).number() + " does not follow the one before");
            }
        }
    }

    /** Two nodes behind one address may stand on different branches: one named the head. */
    private static void requireUpTo(Header head, Header last) throws NodeException {
        if (last.number() == head.number() && !last.hash().equals(head.hash())) {
            throw NodeException.inconsistent(
                    "block " + head.number() + " is another than the one that was named");
        }
    }

    private Map<Long, List<EmittedLog>> logs(List<Header> headers) throws NodeException {
        Map<Long, Header> known =
                headers.stream().collect(Collectors.toMap(Header::number, Function.identity()));
        Map<Long, List<EmittedLog>> byBlock = new HashMap<>();
        inDoubt.clear();
        long next = headers.getFirst().number();
        long to = headers.getLast().number();
        while (next <= to) {
            long last = Math.min(to, next + range.now() - 1);
            List<EmittedLog> answer = logs(next, last);
            answer.stream().map(EmittedLog::block).max(Long::compare).ifPresent(inDoubt::add);
            for (EmittedLog log : answer) {
                Header header = known.get(log.block());
                if (header == null || !header.hash().equals(log.blockHash())) {
                    throw NodeException.inconsistent(
                            "a log of another block " + log.block() + " " + log.blockHash());
                }
                byBlock.computeIfAbsent(log.block(), _ -> new ArrayList<>()).add(log);
            }
            next = answeredTo + 1;
        }
        return byBlock;
    }

    /** The logs from {@code from} to {@link #answeredTo}, which is at most {@code to}. */
    private List<EmittedLog> logs(long from, long to) throws NodeException {
        long last = to;
        while (true) {
            try {
                List<EmittedLog> logs = node.logs(from, last, decoder.contracts());
                range.accepted();
                answeredTo = last;
                return logs;
            } catch (NodeException e) {
                boolean less = range.refused(last - from + 1);
                if (e.kind() != NodeException.Kind.REFUSED || !less) {
                    throw e;
                }
                last = from + range.now() - 1;
            }
        }
    }

    /** By their places: a block may have as many logs as its gas allows. */
    private static boolean holds(List<EmittedLog> whole, List<EmittedLog> found) {
        Map<Long, EmittedLog> byIndex = new HashMap<>();
        whole.forEach(log -> byIndex.put(log.index(), log));
        return found.stream().allMatch(log -> log.equals(byIndex.get(log.index())));
    }

    private List<LedgerEvent> events(
            Header header, Map<Long, List<EmittedLog>> logs, boolean doubted) throws NodeException {
        List<EmittedLog> found = logs.getOrDefault(header.number(), List.of());
        if (found.isEmpty() ? decoder.mayConcern(header.bloom()) : doubted) {
            List<EmittedLog> whole = logsByHash(header);
            if (!holds(whole, found)) {
                throw NodeException.inconsistent(
                        "block " + header.number() + " has fewer logs by hash than by range");
            }
            found = whole;
        }
        long indexes = found.stream().mapToLong(EmittedLog::index).distinct().count();
        if (indexes != found.size()) {
            throw NodeException.inconsistent("block " + header.number() + " has a log twice");
        }
        return found.stream()
                .sorted(Comparator.comparingLong(EmittedLog::index))
                .map(decoder::decode)
                .toList();
    }

    private List<EmittedLog> logsByHash(Header header) throws NodeException {
        List<EmittedLog> logs = node.logs(header.hash(), decoder.contracts());
        for (EmittedLog log : logs) {
            if (!log.blockHash().equals(header.hash()) || log.block() != header.number()) {
                throw NodeException.inconsistent("a log of another block than asked for");
            }
        }
        return logs;
    }
}
