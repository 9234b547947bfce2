package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.RunningTime;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.BlockRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Address REGISTRY = address(9);
    private static final LedgerSettings SETTINGS =
            new LedgerSettings(
                    URI.create("http://127.0.0.1:1"),
                    1,
                    Map.of(),
                    address(1),
                    address(2),
                    address(3),
                    Optional.of(REGISTRY),
                    0,
                    0,
                    16,
                    1000,
                    PAUSE,
                    PAUSE,
                    PAUSE,
                    Optional.empty(),
                    PAUSE,
                    PAUSE);

    private static Address address(int number) {
        return Address.parse("0x%040x".formatted(number)).orElseThrow();
    }

    /** Anybody may fill a block with entries in a registry of ERC-1056. */
    @Test
    void aBlockFullOfLogsIsReadWithinItsTime() throws NodeException {
        Header header =
                new Header(
                        new BlockRef(7, Keccak256.hash("block"), Instant.EPOCH),
                        Hash.ZERO,
                        LogsBloom.parse("0x" + "0".repeat(512)));
        List<EmittedLog> logs = new ArrayList<>();
        for (int index = 0; index < 100_000; index++) {
            logs.add(
                    new EmittedLog(
                            REGISTRY,
                            List.of(Keccak256.hash("event")),
                            "0x",
                            7,
                            header.hash(),
                            index));
        }
        try (ChainNode node = full(header, logs)) {
            SegmentReader reader = new SegmentReader(node, new EventDecoder(SETTINGS), 1000, 16);
            Duration began = RunningTime.now();
            ChainSegment segment = reader.read(7, header);
            assertThat(RunningTime.since(began)).isLessThan(Duration.ofSeconds(5));
            assertThat(segment.blocks().getFirst().events()).hasSize(logs.size());
        }
    }

    /** A thousand blocks at once are more than there is memory for. */
    @Test
    void aSegmentEndsWhereItsLogsHaveBecomeMany() throws NodeException {
        List<Header> chain = chain(1_000);
        String large = "0x" + "0".repeat(1 << 20);
        try (ChainNode node = filled(chain, large)) {
            SegmentReader reader = new SegmentReader(node, new EventDecoder(SETTINGS), 1000, 16);
            int next = 0;
            while (next < 60) {
                List<ChainSegment.Block> blocks = reader.read(next, chain.getLast()).blocks();
                assertThat(blocks).hasSizeBetween(10, 20);
                for (ChainSegment.Block block : blocks) {
                    assertThat(block.header()).isEqualTo(chain.get(next++));
                    assertThat(block.events()).hasSize(1);
                }
            }
        }
    }

    /** Also of what was left out of the answer by range. */
    @Test
    void whatIsAskedForByHashIsCountedToo() throws NodeException {
        List<Header> chain = chain(1_000, "f");
        String large = "0x" + "0".repeat(1 << 20);
        try (ChainNode node = filled(chain, large)) {
            ChainNode lagging =
                    new Chain(chain) {
                        @Override
                        List<EmittedLog> logs(long from, long to, Collection<Address> contracts) {
                            return List.of();
                        }

                        @Override
                        List<EmittedLog> logs(Hash block, Collection<Address> contracts)
                                throws NodeException {
                            return node.logs(block, contracts);
                        }
                    };
            SegmentReader reader = new SegmentReader(lagging, new EventDecoder(SETTINGS), 1000, 16);
            assertThat(reader.read(0, chain.getLast()).blocks()).hasSizeBetween(10, 20);
            lagging.close();
        }
    }

    @Test
    void aFewLargeBlocksMakeNoLaterSegmentShort() throws NodeException {
        List<Header> chain = chain(1_000);
        String large = "0x" + "0".repeat(1 << 20);
        try (ChainNode node = filled(chain.subList(0, 40), large)) {
            ChainNode whole =
                    new Chain(chain) {
                        @Override
                        List<EmittedLog> logs(long from, long to, Collection<Address> contracts)
                                throws NodeException {
                            return from < 40
                                    ? node.logs(from, Math.min(to, 39), contracts)
                                    : List.of();
                        }

                        @Override
                        List<EmittedLog> logs(Hash block, Collection<Address> contracts)
                                throws NodeException {
                            return node.logs(block, contracts);
                        }
                    };
            SegmentReader reader = new SegmentReader(whole, new EventDecoder(SETTINGS), 1000, 0);
            int next = 0;
            int segments = 0;
            while (next < chain.size()) {
                next += reader.read(next, chain.getLast()).blocks().size();
                segments++;
            }
            assertThat(segments).isLessThan(12);
            whole.close();
        }
    }

    private static List<Header> chain(int blocks) {
        return chain(blocks, "0");
    }

    private static List<Header> chain(int blocks, String bloom) {
        List<Header> headers = new ArrayList<>();
        for (int number = 0; number < blocks; number++) {
            headers.add(
                    new Header(
                            new BlockRef(number, hash(number), Instant.EPOCH),
                            number == 0 ? Hash.ZERO : hash(number - 1),
                            LogsBloom.parse("0x" + bloom.repeat(512))));
        }
        return headers;
    }

    private static Hash hash(int number) {
        return Keccak256.hash("block " + number);
    }

    private static class Chain extends ChainNode {
        private final List<Header> chain;

        Chain(List<Header> chain) {
            super(SETTINGS.rpcUrl(), PAUSE);
            this.chain = chain;
        }

        @Override
        Optional<Header> header(long number) {
            return Optional.of(chain.get((int) number));
        }

        @Override
        List<Header> headers(long from, long to) {
            return chain.subList((int) from, (int) to + 1);
        }
    }

    /** One log with this data in each block; at most 64 MB at once, as over HTTP. */
    private static ChainNode filled(List<Header> chain, String data) {
        return new Chain(chain) {
            @Override
            List<EmittedLog> logs(long from, long to, Collection<Address> contracts)
                    throws NodeException {
                if ((to - from + 1) * data.length() > NodeHttp.MOST_BYTES) {
                    throw new NodeException(NodeException.Kind.REFUSED, "too large");
                }
                return chain.subList((int) from, (int) to + 1).stream().map(this::log).toList();
            }

            @Override
            List<EmittedLog> logs(Hash block, Collection<Address> contracts) {
                return chain.stream()
                        .filter(header -> header.hash().equals(block))
                        .map(this::log)
                        .toList();
            }

            private EmittedLog log(Header header) {
                return new EmittedLog(
                        REGISTRY,
                        List.of(Keccak256.hash("event")),
                        data,
                        header.number(),
                        header.hash(),
                        0);
            }
        };
    }

    private static ChainNode full(Header header, List<EmittedLog> logs) {
        return new ChainNode(SETTINGS.rpcUrl(), PAUSE) {
            @Override
            Optional<Header> header(long number) {
                return Optional.of(header);
            }

            @Override
            List<EmittedLog> logs(long from, long to, Collection<Address> contracts) {
                return List.copyOf(logs);
            }

            @Override
            List<EmittedLog> logs(Hash block, Collection<Address> contracts) {
                return List.copyOf(logs);
            }
        };
    }
}
