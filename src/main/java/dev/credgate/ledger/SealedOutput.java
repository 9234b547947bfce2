package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes values in chunks that {@link SealedInput} checks before it believes anything in them.
 * Numbers are little-endian, as memory has them: long columns go by copying.
 *
 * <p>A chunk is its length (4 bytes), its {@link Seal} and that many bytes; no number spans two
 * chunks, and the last chunk is empty. Not thread-safe.
 */
final class SealedOutput {

    private final WritableByteChannel channel;
    private final Seal seal;
    private final ByteBuffer chunk = Seal.buffer(SealedInput.CHUNK);
    private final ByteBuffer head = SealedInput.buffer(SealedInput.HEAD);

    /** Goes on in {@code channel} after what {@code seal} has seen. */
    SealedOutput(WritableByteChannel channel, Seal seal) {
        this.channel = channel;
        this.seal = seal;
    }

    void number(byte value) throws IOException {
        room(Byte.BYTES).put(value);
    }

    void number(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
    }

    void number(long value) throws IOException {
        room(Long.BYTES).putLong(value);
    }

    void numbers(long[] values) throws IOException {
        int done = 0;
        while (done < values.length) {
            room(Long.BYTES);
            int count = Math.min(values.length - done, chunk.remaining() / Long.BYTES);
            chunk.asLongBuffer().put(values, done, count);
            chunk.position(chunk.position() + count * Long.BYTES);
            done += count;
        }
    }

    void flag(boolean value) throws IOException {
        number((byte) (value ? 1 : 0));
    }

    void hash(Hash hash) throws IOException {
        number(hash.a());
        number(hash.b());
        number(hash.c());
        number(hash.d());
    }

    void address(Address address) throws IOException {
        number(address.high());
        number(address.middle());
        number(address.low());
    }

    void instant(Instant instant) throws IOException {
        number(instant.getEpochSecond());
    }

    void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        int done = 0;
        while (done < bytes.length) {
            room(Byte.BYTES);
            int count = Math.min(bytes.length - done, chunk.remaining());
            chunk.put(bytes, done, count);
            done += count;
        }
    }

    /** Writes what is left, and the end. */
    void finish() throws IOException {
        if (chunk.position() > 0) {
            flush();
        }
        flush();
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (chunk.remaining() < bytes) {
            flush();
        }
        return chunk;
    }

    private void flush() throws IOException {
        chunk.flip();
        head.clear();
        head.putInt(chunk.limit());
        head.put(seal.next(chunk));
        head.flip();
        write(head);
        write(chunk);
        chunk.clear();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
