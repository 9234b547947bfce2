package dev.credgate.status;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** What inflating a list came to. However much it would be, no more than the limit is made. */
public sealed interface Inflation {

    /** As many bytes as a list may have: 134 million values of one bit. */
    int MOST = 16 << 20;

    /**
     * So many lists are inflated at once; whoever else comes waits the milliseconds that it takes.
     */
    int AT_ONCE = 4;

    /** All of it. */
    record Inflated(PackedBits bits) implements Inflation {}

    /** Not in its form, cut short, or followed by something. */
    record Broken() implements Inflation {}

    /** More bytes than the limit. */
    record TooLarge() implements Inflation {}

    /** Inflates GZIP (RFC 1952). */
    static Inflation ofGzip(byte[] compressed, int limit) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed), 8192)) {
            return read(in, limit);
        } catch (IOException _) {
            return new Broken();
        }
    }

    /** Inflates ZLIB (RFC 1950), which must end where the bytes do. */
    static Inflation ofZlib(byte[] compressed, int limit) {
        Inflater inflater = new Inflater();
        ByteArrayInputStream bytes = new ByteArrayInputStream(compressed);
        try (InputStream in = new InflaterInputStream(bytes, inflater, 8192)) {
            Inflation inflation = read(in, limit);
            boolean ended =
                    inflater.finished() && inflater.getRemaining() == 0 && bytes.available() == 0;
            return inflation instanceof Inflated && !ended ? new Broken() : inflation;
        } catch (IOException _) {
            return new Broken();
        } finally {
            inflater.end();
        }
    }

    private static Inflation read(InputStream in, int limit) throws IOException {
        Room.ROOM.acquireUninterruptibly();
        try {
            return inflated(in, limit);
        } finally {
            Room.ROOM.release();
        }
    }

    /** Bounds the memory that lists take which nobody keeps, however many are sent at once. */
    final class Room {
        private static final Semaphore ROOM = new Semaphore(AT_ONCE);

        private Room() {}
    }

    private static Inflation inflated(InputStream in, int limit) throws IOException {
        PackedBits.Gathering pages = new PackedBits.Gathering();
        byte[] page = new byte[PackedBits.PAGE];
        while (true) {
            int length = in.readNBytes(page, 0, page.length);
            if (pages.size() + length > limit) {
                return new TooLarge();
            }
            if (length > 0) {
                pages.add(page, length);
            }
            if (length < page.length) {
                return new Inflated(pages.done());
            }
        }
    }
}
