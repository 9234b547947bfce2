package dev.credgate.status;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.thread.Effort;
import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * Status lists that were read before, by their exact bytes: what is read in them follows from these
 * alone, so nothing ever has to be taken out. Bounded by memory; what is asked for often stays.
 * Thread-safe; a list that several ask for at once is read once.
 *
 * @param <L> a list as it is read; immutable
 */
public final class ReadLists<L extends ReadLists.Weighed> {

    private static final int ARRAYS = 256;
    private static final int OVERHEAD = 256;

    /** Bytes that are hashed in a step of {@link Effort}. */
    private static final int HASHED_A_STEP = 64;

    /** What is kept. */
    public interface Weighed {
        /** Bytes of memory, roughly. */
        long weight();
    }

    /** An array that was seen, which nobody changes, so that it need not be hashed again. */
    private record Seen(WeakReference<byte[]> body, Hash digest) {}

    private final AtomicReferenceArray<Seen> seen = new AtomicReferenceArray<>(ARRAYS);
    private final Cache<Hash, L> lists;

    /**
     * Keeps nothing yet.
     *
     * @param mostBytes of memory, roughly
     */
    public ReadLists(long mostBytes) {
        lists =
                Caffeine.newBuilder()
                        .maximumWeight(mostBytes)
                        .weigher((Hash _, L list) ->
                                (int) Math.min(Integer.MAX_VALUE, OVERHEAD + list.weight()))
                        .build();
    }

    /**
     * The list that these bytes are; empty when they are not known, and whoever asks may have
     * nothing more computed ({@link Effort#apart}). Does not return where others wait for a list
     * that is not known.
     *
     * @param body never changed by anybody
     * @param read reads them, when they are not known
     */
    public Optional<L> get(byte[] body, Function<byte[], L> read) {
        Hash digest = digest(body);
        return Optional.ofNullable(lists.getIfPresent(digest))
                .or(() -> Effort.apart(() -> lists.get(digest, _ -> read.apply(body))));
    }

    private Hash digest(byte[] body) {
        int slot = System.identityHashCode(body) & (ARRAYS - 1);
        Seen known = seen.get(slot);
        if (known != null && known.body.refersTo(body)) {
            return known.digest;
        }
        Effort.current().delay(body.length / HASHED_A_STEP);
        Hash digest = Hash.of(Sha2.SHA_256.hash(Message.of(body)));
        seen.set(slot, new Seen(new WeakReference<>(body), digest));
        return digest;
    }

    /** How much is kept, in bytes of memory, roughly. */
    long weight() {
        lists.cleanUp();
        return lists.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
