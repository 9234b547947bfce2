package dev.credgate.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * What documents say, read once for as long as their bytes are held: documents had are asked for at
 * every verification. Thread-safe.
 *
 * @param <T> what is read
 */
public final class ReadOnce<T> {

    private static final int KEPT = 4096;

    /** Whose document it was read as: the same bytes may be had for two names. */
    private record Read<T>(String owner, T value) {}

    /** By the array itself, which is the same until the document is fetched anew. */
    private final Cache<byte[], Read<T>> kept =
            Caffeine.newBuilder().weakKeys().maximumSize(KEPT).build();

    /**
     * What was read of the bytes.
     *
     * @param owner everything beside the bytes that the reading depends on
     */
    public T of(String owner, byte[] body, Function<byte[], T> reader) {
        Read<T> known = kept.getIfPresent(body);
        if (known == null || !known.owner().equals(owner)) {
            known = new Read<>(owner, reader.apply(body));
            kept.put(body, known);
        }
        return known.value();
    }
}
