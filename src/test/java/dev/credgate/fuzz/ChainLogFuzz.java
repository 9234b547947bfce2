package dev.credgate.fuzz;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.HostileState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StateText;
import dev.credgate.ledger.chain.HostileLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Logs of the chain, whose texts and bytes are anybody's: contract, event, how many more topics,
 * how many words of data (two bytes), topics and data; and so on. The state that they add up to
 * survives its checkpoint.
 */
public final class ChainLogFuzz {

    private static final int HEAD = 5;
    private static final int WORD = 32;
    private static final int MOST = 16;

    private ChainLogFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<LedgerEvent> events = new ArrayList<>();
        int at = 0;
        while (at + HEAD <= bytes.length && events.size() < MOST) {
            Address contract =
                    HostileLogs.CONTRACTS.get(
                            Math.floorMod(bytes[at], HostileLogs.CONTRACTS.size()));
            List<Hash> topics = new ArrayList<>();
            topics.add(
                    HostileLogs.EVENTS.get(
                            Math.floorMod(bytes[at + 1], HostileLogs.EVENTS.size())));
            int more = Math.floorMod(bytes[at + 2], 4);
            int words = (bytes[at + 3] & 0xFF) << 8 | bytes[at + 4] & 0xFF;
            at += HEAD;
            for (; more > 0 && at + WORD <= bytes.length; more--) {
                topics.add(Hash.of(Arrays.copyOfRange(bytes, at, at + WORD)));
                at += WORD;
            }
            int end = Math.min(bytes.length, at + words * WORD);
            String data = "0x" + HexFormat.of().formatHex(bytes, at, end);
            at = end;
            events.add(HostileLogs.event(contract, topics, data));
        }
        LedgerState state =
                LedgerState.empty(31337, HostileLogs.ENTITIES, HostileLogs.REGISTRY)
                        .apply(new BlockRef(1, Hash.ZERO, Instant.ofEpochSecond(7)), events);
        LedgerState again =
                HostileState.sealed(HostileState.written(state))
                        .orElseThrow(() -> new IllegalStateException("its checkpoint is refused"));
        if (!StateText.of(again).equals(StateText.of(state))) {
            throw new IllegalStateException("its checkpoint is another state");
        }
    }
}
