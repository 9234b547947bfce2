package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

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
            long began = System.nanoTime();
            ChainSegment segment = reader.read(7, header);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(segment.blocks().getFirst().events()).hasSize(logs.size());
        }
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
