package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads what {@link SealedOutput} wrote, in one pass: each chunk's seal is checked before anything
 * is taken from it. Not thread-safe.
 */
final class SealedInput {

    /** The most bytes of a chunk. */
    static final int CHUNK = 1 << 20;

    /** What stands before a chunk: its length and its seal. */
    static final int HEAD = Integer.BYTES + Seal.BYTES;

    private final ReadableByteChannel channel;
    private final Seal seal;
    private final ByteBuffer chunk = Seal.buffer(CHUNK).limit(0);
    private final ByteBuffer head = buffer(HEAD);
    private final byte[] claimed = new byte[Seal.BYTES];

    /** The input is not what was written. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String why) {
            super(why);
        }
    }

    /** Goes on in {@code channel} after what {@code seal} has seen. */
    SealedInput(ReadableByteChannel channel, Seal seal) {
        this.channel = channel;
        this.seal = seal;
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte small() throws IOException {
        return some().get();
    }

    int integer() throws IOException {
        return some().getInt();
    }

    long number() throws IOException {
        return some().getLong();
    }

    long[] numbers(int count) throws IOException {
        if (count < 0) {
            throw new DamagedException("there is an impossible count of numbers");
        }
        // Memory for what is there, not for what is said to come.
        long[] values = new long[Math.min(count, CHUNK)];
        int done = 0;
        while (done < count) {
            some();
            int here = Math.min(count - done, chunk.remaining() / Long.BYTES);
            if (here == 0) {
                throw new DamagedException("a number spans two chunks");
            }
            if (values.length - done < here) {
                values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
            }
            here = Math.min(here, values.length - done);
            chunk.asLongBuffer().get(values, done, here);
            chunk.position(chunk.position() + here * Long.BYTES);
            done += here;
        }
        return values;
    }

    boolean flag() throws IOException {
        return small() != 0;
    }

    Hash hash() throws IOException {
        return new Hash(number(), number(), number(), number());
    }

    Address address() throws IOException {
        return new Address(number(), number(), integer());
    }

    Instant instant() throws IOException {
        return Instant.ofEpochSecond(number());
    }

    String text() throws IOException {
        int length = integer();
        if (length < 0) {
            throw new DamagedException("a text has an impossible length");
        }
        // Memory for what is there, not for what is said to come.
        byte[] bytes = new byte[Math.min(length, CHUNK)];
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, some().remaining());
            if (bytes.length - done < count) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            count = Math.min(count, bytes.length - done);
            chunk.get(bytes, done, count);
            done += count;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Reads the end.
     *
     * @throws IOException when there is anything before it or after it
     */
    void finish() throws IOException {
        if (chunk.hasRemaining() || next() > 0) {
            throw new DamagedException("there is more in it than a state");
        }
        if (channel.read(head.clear()) >= 0) {
            throw new DamagedException("there is something behind its end");
        }
    }

    /** The chunk, with at least a byte left in it. */
    private ByteBuffer some() throws IOException {
        if (!chunk.hasRemaining() && next() == 0) {
            throw new EOFException("it ends early");
        }
        return chunk;
    }

    /** Turns to the next chunk; its length, 0 at the end. */
    private int next() throws IOException {
        fill(head.clear());
        int length = head.flip().getInt();
        head.get(claimed);
        if (length < 0 || length > CHUNK) {
            throw new DamagedException("a chunk has an impossible length");
        }
        fill(chunk.clear().limit(length));
        chunk.flip();
        if (!Arrays.equals(seal.next(chunk), claimed)) {
            throw new DamagedException("its SHA-256 does not fit");
        }
        return length;
    }

    private void fill(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("it is cut short");
            }
        }
    }
}
