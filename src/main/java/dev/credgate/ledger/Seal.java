package dev.credgate.ledger;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * SHA-256 of each chunk of a file and, by the seal before it, of all that came before: no chunk can
 * be changed, moved, left out or taken from another file. Not thread-safe.
 */
final class Seal {

    /** Length of a seal. */
    static final int BYTES = 32;

    private byte[] last;

    /**
     * @param beginning what stands in the file before the first chunk
     */
    Seal(byte[] beginning) {
        last = Sha2.SHA_256.hash(Message.of(beginning));
    }

    /** A buffer for chunks of {@code bytes}, with room in its array for the seal before them. */
    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(BYTES + bytes)
                .slice(BYTES, bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The seal of the chunk that comes next, up to the limit of a {@linkplain #buffer buffer}. */
    byte[] next(ByteBuffer chunk) {
        byte[] sealed = chunk.array();
        System.arraycopy(last, 0, sealed, 0, BYTES);
        int length = BYTES + chunk.limit();
        last = Sha2.SHA_256.hash(Message.of(sealed, 0, length));
        return last.clone();
    }

    /** SHA-256 of a text. */
    static byte[] of(String text) {
        return Sha2.SHA_256.hash(Message.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
