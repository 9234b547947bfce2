package dev.credgate.trust;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KnownHashes;
import dev.credgate.ledger.IssuerRecord;
import java.util.List;
import java.util.Optional;

/**
 * Reads trust records: each type needs its own entry, or one for {@code *}; the exact entry goes
 * first, even when it says no. A literal {@code *} in a credential is no type and is refused.
 */
public final class TrustRegistry {

    private static final String ANY = "*";
    private static final Hash ANY_TYPE = Keccak256.hash(ANY);

    /** For some ten thousand types. */
    private static final long MOST_HASHES_BYTES = 4L * 1024 * 1024;

    private static final KnownHashes HASHES = new KnownHashes(MOST_HASHES_BYTES);

    private TrustRegistry() {}

    /** The hash under which a type stands in the contracts. */
    public static Hash typeHash(String type) {
        return HASHES.of(type);
    }

    /** Whether the record lets its issuer vouch for all of the types. */
    public static TrustFinding assess(Optional<IssuerRecord> issuer, List<String> types) {
        if (issuer.isEmpty() || !issuer.get().recognised()) {
            return new TrustFinding.Unrecognised(issuer.isPresent());
        }
        for (String type : types) {
            if (!authorised(issuer.get(), type)) {
                return new TrustFinding.NotAuthorised(type);
            }
        }
        return types.isEmpty()
                ? new TrustFinding.NotAuthorised("(none)")
                : new TrustFinding.Trusted();
    }

    private static boolean authorised(IssuerRecord record, String type) {
        if (type.equals(ANY) || type.endsWith(":" + ANY)) {
            return false;
        }
        Optional<Boolean> exact = record.authorised(typeHash(type));
        return exact.isPresent() ? exact.get() : record.authorised(ANY_TYPE).orElse(false);
    }
}
