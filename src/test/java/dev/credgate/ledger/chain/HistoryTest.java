package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.RandomChain;
import dev.credgate.ledger.StateText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {

    private static final int DEPTH = 10;

    /** Whatever is undone and done anew, the state is that of reading the chain that stands. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isWhatTheStandingChainSays(long seed) {
        Random random = new Random(seed);
        RandomChain blocks = new RandomChain(random);
        History history = new History(DEPTH, RandomChain.start());
        List<RandomChain.Block> standing = new ArrayList<>();
        Map<LedgerState, String> shown = new HashMap<>();
        for (int round = 0; round < 60; round++) {
            int undone = Math.min(random.nextInt(DEPTH + 1), standing.size());
            long fork = history.newest().block().number() - undone;
            assertThat(history.backTo(history.at(fork).orElseThrow())).isEqualTo(undone);
            standing.subList(standing.size() - undone, standing.size()).clear();
            for (RandomChain.Block block :
                    blocks.grow(history.newest(), undone + random.nextInt(3))) {
                standing.add(block);
                history.apply(
                        new ChainSegment.Block(
                                new Header(block.ref(), Hash.ZERO, noBloom()), block.events()));
            }
            assertThat(StateText.of(history.newest()))
                    .isEqualTo(StateText.of(blocks.replay(standing)));
            shown.put(history.newest(), StateText.of(history.newest()));
        }
        shown.forEach((state, text) -> assertThat(StateText.of(state)).isEqualTo(text));
    }

    private static LogsBloom noBloom() {
        return LogsBloom.parse("0x" + "0".repeat(512));
    }
}
