package dev.credgate.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Optional;

/**
 * A checkpoint's inside without its file: whatever version the format is of, a state is written and
 * read in sealed chunks. For fuzzing.
 */
public final class HostileState {

    private static final byte[] BEGINNING = {};

    private HostileState() {}

    /** What the chunks of a state hold. */
    public static byte[] written(LedgerState state) {
        byte[] chunks = chunks(out -> new StateWriter(out).write(state));
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        // One chunk of some kilobytes, and the empty one that ends it.
        int length = chunks.length - 2 * SealedInput.HEAD;
        if (length > SealedInput.CHUNK) {
            throw new IllegalArgumentException("a state for a fuzzer is small");
        }
        inside.write(chunks, SealedInput.HEAD, length);
        return inside.toByteArray();
    }

    /** The state that these bytes are, sealed as they should be; empty when it is refused. */
    public static Optional<LedgerState> sealed(byte[] inside) {
        return read(
                chunks(out -> {
                    for (byte one : inside) {
                        out.number(one);
                    }
                }));
    }

    /** The state that these chunks hold; empty when it is refused. */
    public static Optional<LedgerState> read(byte[] chunks) {
        SealedInput in =
                new SealedInput(
                        Channels.newChannel(new ByteArrayInputStream(chunks)), new Seal(BEGINNING));
        try {
            LedgerState state = new StateReader(in).read();
            in.finish();
            return Optional.of(state);
        } catch (IOException | RuntimeException _) {
            // Both are a refused file to Checkpoint.
            return Optional.empty();
        }
    }

    private interface Writing {
        void into(SealedOutput out) throws IOException;
    }

    private static byte[] chunks(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SealedOutput out = new SealedOutput(Channels.newChannel(bytes), new Seal(BEGINNING));
        try {
            writing.into(out);
            out.finish();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
