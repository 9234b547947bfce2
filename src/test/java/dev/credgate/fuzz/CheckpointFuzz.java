package dev.credgate.fuzz;

import dev.credgate.ledger.HostileState;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.RandomChain;
import dev.credgate.ledger.StateText;
import java.util.Optional;
import java.util.Random;

/**
 * The ledger's checkpoint, sealed by somebody who knows how. Its format changes with the program,
 * so that an input is no file but what is changed in one that this program wrote: the number of a
 * state, then triples of place (two bytes), and what to put there; behind a zero, what to read as
 * it is. What is taken is taken again from its own writing.
 */
public final class CheckpointFuzz {

    private static final byte[][] STATES = {state(1, 2), state(2, 12), state(3, 40)};

    private CheckpointFuzz() {}

    private static byte[] state(long seed, int blocks) {
        RandomChain chain = new RandomChain(new Random(seed));
        return HostileState.written(chain.replay(chain.grow(RandomChain.start(), blocks)));
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        HostileState.read(bytes);
        byte[] inside =
                bytes[0] == 0
                        ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length)
                        : changed(STATES[Math.floorMod(bytes[0], STATES.length)].clone(), bytes);
        Optional<LedgerState> state = HostileState.sealed(inside);
        if (state.isPresent()) {
            byte[] written = HostileState.written(state.get());
            LedgerState again =
                    HostileState.sealed(written)
                            .orElseThrow(
                                    () -> new IllegalStateException("what was written is refused"));
            if (!text(again).equals(text(state.get()))) {
                throw new IllegalStateException("what was written reads as another state");
            }
        }
    }

    private static byte[] changed(byte[] inside, byte[] by) {
        for (int at = 1; at + 2 < by.length; at += 3) {
            int place = (by[at] & 0xFF) << 8 | by[at + 1] & 0xFF;
            inside[place % inside.length] = by[at + 2];
        }
        return inside;
    }

    /** What it says; a state that says nonsense may be none. */
    private static Optional<String> text(LedgerState state) {
        try {
            return Optional.of(StateText.of(state));
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }
}
