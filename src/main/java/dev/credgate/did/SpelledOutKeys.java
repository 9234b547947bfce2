package dev.credgate.did;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;

/**
 * The keys of DIDs that are their keys. Reading one shows that its point is on the curve and in the
 * group, which for Ed25519 costs more than a signature's check and never changes, so those asked
 * for often are remembered. Which are is decided by use (W-TinyLFU): a flood of other DIDs pushes
 * nothing useful out. Only keys that were found are kept, by DIDs of at most 1 024 characters: some
 * megabytes at most. Thread-safe.
 */
public final class SpelledOutKeys {

    private static final int MOST = 2_048;
    private static final int LONGEST = 1_024;

    private final Function<String, KeyFinding> reading;
    private final Cache<String, KeyFinding> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /**
     * @param reading the method's own: it must say the same of the same DID at all times
     */
    public SpelledOutKeys(Function<String, KeyFinding> reading) {
        this.reading = reading;
    }

    /** What the method says of a DID. */
    public KeyFinding of(String did) {
        KeyFinding remembered = known.getIfPresent(did);
        if (remembered != null) {
            return remembered;
        }
        KeyFinding found = reading.apply(did);
        if (found instanceof KeyFinding.Found && did.length() <= LONGEST) {
            known.put(did, found);
        }
        return found;
    }
}
