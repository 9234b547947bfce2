package dev.credgate.did.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.BiFunction;

/**
 * What documents say, read once for as long as their bytes are held. Thread-safe.
 *
 * @param <T> what is read
 */
final class ReadOnce<T> {

    private static final int KEPT = 4096;

    /** Whose document it was read as: the same bytes may be had for two names. */
    private record Read<T>(String owner, T value) {}

    /** By the array itself, which is the same until the document is fetched anew. */
    private final Cache<byte[], Read<T>> kept =
            Caffeine.newBuilder().weakKeys().maximumSize(KEPT).build();

    private final BiFunction<String, byte[], T> reader;

    ReadOnce(BiFunction<String, byte[], T> reader) {
        this.reader = reader;
    }

    T of(String owner, byte[] body) {
        Read<T> known = kept.getIfPresent(body);
        if (known == null || !known.owner().equals(owner)) {
            known = new Read<>(owner, reader.apply(owner, body));
            kept.put(body, known);
        }
        return known.value();
    }
}
