package dev.credgate.ledger.chain;

import dev.credgate.ledger.LedgerEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a stretch of the chain so that a reorganisation between two calls, or a node that knows a
 * block but not yet its logs, cannot lose or invent an event: headers must link, each log's block
 * must be one of these very blocks, a block whose bloom filter speaks of our events but brought
 * none is asked for by hash, of a node that has it, and so is each block whose logs may be here in
 * part (a node that cuts an answer short without a word, or is still indexing): the last one with
 * logs in an answer, and each within reach of a reorganisation. The last header must still be there
 * after that. Of the logs only what they say is kept, and only as much as memory is there for.
 */
final class SegmentReader {

    /**
     * How much of logs a segment is of, but for its last block's: who fills blocks chooses how much
     * they are.
     */
    private static final long MOST_BYTES = 16L << 20;

    private static final int BYTES_OF_A_LOG = 400;

    private final ChainNode node;
    private final EventDecoder decoder;
    private final SelfLimit range;
    private final int blockRange;
    private final int reorgDepth;

    /** How many blocks to begin with: fewer where fewer were read of the last ones. */
    private int stretch;

    /** Of the segment that is being read. */
    private long bytes;

    SegmentReader(ChainNode node, EventDecoder decoder, int blockRange, int reorgDepth) {
        this.node = node;
        this.decoder = decoder;
        this.blockRange = blockRange;
        this.reorgDepth = reorgDepth;
        range = new SelfLimit(blockRange);
        stretch = blockRange;
    }

    /**
     * Reads from {@code from} towards {@code head}, as far as one range goes, or as far as the logs
     * that were read come to {@link #MOST_BYTES}; they are asked for in smaller pieces when the
     * node refuses so much.
     *
     * @param head a block that the node has just named; its number is at least {@code from}
     */
    ChainSegment read(long from, Header head) throws NodeException {
        long to = Math.min(head.number(), from + stretch - 1);
        List<Header> headers = from == head.number() ? List.of(head) : node.headers(from, to);
        requireLinked(headers, from, to);
        requireUpTo(head, headers.getLast());
        var blocks = new ArrayList<ChainSegment.Block>();
        bytes = 0;
        while (blocks.size() < headers.size() && bytes < MOST_BYTES) {
            readPiece(headers.subList(blocks.size(), headers.size()), head, blocks);
        }
        Header last = blocks.getLast().header();
        if (!node.header(last.number()).map(Header::hash).equals(Optional.of(last.hash()))) {
            throw NodeException.inconsistent(
                    "block " + last.number() + " was replaced while its logs were read");
        }
        stretch =
                blocks.size() < headers.size()
                        ? blocks.size()
                        : (int) Math.min(blockRange, 2L * stretch);
        return new ChainSegment(blocks);
    }

    /** Adds the first of these blocks, at most as many as one answer has the logs of. */
    private void readPiece(List<Header> headers, Header head, List<ChainSegment.Block> blocks)
            throws NodeException {
        long first = headers.getFirst().number();
        Piece piece = logs(first, Math.min(headers.getLast().number(), first + range.now() - 1));
        List<Header> answered = headers.subList(0, (int) (piece.last() - first + 1));
        Map<Long, List<EmittedLog>> byBlock = byBlock(piece.logs(), answered);
        long withLogs = byBlock.keySet().stream().max(Long::compare).orElse(-1L);
        for (Header header : answered) {
            if (bytes >= MOST_BYTES) {
                return;
            }
            boolean near = header.number() > head.number() - reorgDepth;
            List<EmittedLog> found = byBlock.getOrDefault(header.number(), List.of());
            boolean doubted = near || header.number() == withLogs;
            blocks.add(new ChainSegment.Block(header, events(header, found, doubted)));
        }
    }

    /** About what it takes in memory. */
    private static long bytes(EmittedLog log) {
        return BYTES_OF_A_LOG + log.data().length();
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

    private static Map<Long, List<EmittedLog>> byBlock(List<EmittedLog> logs, List<Header> headers)
            throws NodeException {
        Map<Long, Header> known =
                headers.stream().collect(Collectors.toMap(Header::number, Function.identity()));
        Map<Long, List<EmittedLog>> byBlock = new HashMap<>();
        for (EmittedLog log : logs) {
            Header header = known.get(log.block());
            if (header == null || !header.hash().equals(log.blockHash())) {
                throw NodeException.inconsistent(
                        "a log of another block " + log.block() + " " + log.blockHash());
            }
            byBlock.computeIfAbsent(log.block(), _ -> new ArrayList<>()).add(log);
        }
        return byBlock;
    }

    /** The logs up to a block. */
    private record Piece(List<EmittedLog> logs, long last) {}

    /** The logs from {@code from}, up to {@code to} at most. */
    private Piece logs(long from, long to) throws NodeException {
        long last = to;
        while (true) {
            try {
                List<EmittedLog> logs = node.logs(from, last, decoder.contracts());
                range.accepted();
                return new Piece(logs, last);
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

    private List<LedgerEvent> events(Header header, List<EmittedLog> found, boolean doubted)
            throws NodeException {
        List<EmittedLog> logs = found;
        if (found.isEmpty() ? decoder.mayConcern(header.bloom()) : doubted) {
            logs = logsByHash(header);
            if (!holds(logs, found)) {
                throw NodeException.inconsistent(
                        "block " + header.number() + " has fewer logs by hash than by range");
            }
        }
        long indexes = logs.stream().mapToLong(EmittedLog::index).distinct().count();
        if (indexes != logs.size()) {
            throw NodeException.inconsistent("block " + header.number() + " has a log twice");
        }
        bytes += logs.stream().mapToLong(SegmentReader::bytes).sum();
        return logs.stream()
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
