package dev.credgate.did;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import dev.credgate.thread.Effort;
import java.util.Optional;

/**
 * Keys that were read from the chain's texts before. That a point is on its curve follows from the
 * text alone and costs as much as a signature's check, for each key of an entity anew; whether the
 * key counts, and in what state it is, is the snapshot's to say and never kept here. Whoever names
 * an entity whose keys were not read pays for the reading ({@link Effort}): anybody may publish
 * hundreds. Bounded. Thread-safe.
 */
public final class ReadKeys {

    private static final int MOST = 20_000;

    private record Text(KeyKind kind, String material) {}

    /**
     * What a text is.
     *
     * @param key empty for a text that is no key of its kind
     */
    record Read(Optional<VerificationKey<?, ?>> key) {}

    private final Cache<Text, Read> known =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /**
     * Reads the text of a key of a kind that verifies; empty, and it is not read, when whoever asks
     * may have no more done.
     */
    Optional<Read> of(EntityKey published) {
        Text text = new Text(published.kind(), published.material());
        Read read = known.getIfPresent(text);
        return read != null
                ? Optional.of(read)
                : Effort.apartInPlace(() -> {
                    Effort.current().spend(steps(text.kind()));
                    return known.get(text, ReadKeys::read);
                });
    }

    /** What reading takes, in steps of {@link Effort}. */
    private static int steps(KeyKind kind) {
        return switch (kind) {
            case SECP256K1 -> 100;
            case ED25519 -> 800;
            case P256 -> 1_000;
            case P384 -> 3_000;
            case RSA, OTHER -> 0;
        };
    }

    private static Read read(Text text) {
        return new Read(
                switch (text.kind()) {
                    case SECP256K1 -> Secp256k1PublicKey.ofDecimal(text.material()).map(key -> key);
                    case P256 -> multikey(text.material(), KeyAlgorithm.P256);
                    case P384 -> multikey(text.material(), KeyAlgorithm.P384);
                    case ED25519 -> multikey(text.material(), KeyAlgorithm.ED25519);
                    case RSA, OTHER -> Optional.empty();
                });
    }

    /** A Multikey says its kind again; both must agree. */
    private static Optional<VerificationKey<?, ?>> multikey(
            String material, KeyAlgorithm algorithm) {
        return Multikey.parse(material).filter(key -> key.algorithm() == algorithm);
    }
}
