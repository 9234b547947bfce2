package dev.credgate.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.thread.Effort;
import java.util.function.Function;

/**
 * What documents say, read once for as long as their bytes are held: documents had are asked for at
 * every verification. Bounded by the documents' bytes: whoever presents a credential may choose
 * which are had, and what is read of one takes up to some fifteen times its bytes. Thread-safe.
 *
 * @param <T> what is read
 */
public final class ReadOnce<T> {

    /** Of documents that anybody may have fetched: a few kilobytes each, mostly. */
    public static final long STRANGERS = 8L * 1024 * 1024;

    /** Of documents that the operator, or authorities that he pinned, name: some megabytes each. */
    public static final long TRUSTED = 256L * 1024 * 1024;

    /** A document's bytes beside its body: the owner's name, the entry, what is read at least. */
    private static final int OVERHEAD = 2048;

    /** Steps of {@link Effort} a byte takes, where each few hundred hold a key to be checked. */
    private static final int STEPS_A_BYTE = 8;

    /** Whose document it was read as: the same bytes may be had for two names. */
    private record Read<T>(String owner, T value) {}

    /** By the array itself, which is the same until the document is fetched anew. */
    private final Cache<byte[], Read<T>> kept;

    /**
     * Nothing was read yet.
     *
     * @param mostBytes of documents whose reading is kept, {@link #STRANGERS} or {@link #TRUSTED}
     */
    public ReadOnce(long mostBytes) {
        kept =
                Caffeine.newBuilder()
                        .weakKeys()
                        .maximumWeight(mostBytes)
                        .weigher((byte[] body, Read<T> _) -> OVERHEAD + body.length)
                        .executor(Runnable::run)
                        .build();
    }

    /**
     * What was read of the bytes. Does not return where others wait for long documents that were
     * not read before.
     *
     * @param owner everything beside the bytes that the reading depends on
     */
    public T of(String owner, byte[] body, Function<byte[], T> reader) {
        Read<T> known = kept.getIfPresent(body);
        if (known == null || !known.owner().equals(owner)) {
            Effort.current().delay((long) STEPS_A_BYTE * body.length);
            known = new Read<>(owner, reader.apply(body));
            kept.put(body, known);
        }
        return known.value();
    }

    /** How much is kept, by the documents' bytes. */
    long weight() {
        kept.cleanUp();
        return kept.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
