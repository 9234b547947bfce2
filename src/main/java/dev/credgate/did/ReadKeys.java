package dev.credgate.did;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import java.util.Optional;

/**
 * Keys that were read from the chain's texts before. That a point is on its curve follows from the
 * text alone and costs as much as a signature's check, for each key of an entity anew; whether the
 * key counts, and in what state it is, is the snapshot's to say and never kept here. Bounded.
 * Thread-safe.
 */
final class ReadKeys {

    private static final int MOST = 20_000;
    private static final int LONGEST = 1_024;

    private record Text(KeyKind kind, String material) {}

    /**
     * A key and by what sessions know it.
     *
     * @param key empty for a text that is no key that signatures are checked with here
     */
    record Read(Optional<VerificationKey<?, ?>> key, Hash hash) {}

    private final Cache<Text, Read> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    Read of(EntityKey published) {
        return published.material().length() > LONGEST
                ? PublishedKeys.read(published)
                : known.get(
                        new Text(published.kind(), published.material()),
                        _ -> PublishedKeys.read(published));
    }
}
