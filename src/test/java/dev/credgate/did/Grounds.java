package dev.credgate.did;

import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.Optional;

/** What resolvers look at in tests. */
public final class Grounds {

    /** The instant of most tests. */
    public static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    /** Neither ledger nor documents. */
    public static final Ground BARE = new Ground(NOW, Optional.empty(), Sources.NONE);

    private Grounds() {}

    /** Documents, and no ledger. */
    public static Ground with(Sources sources) {
        return new Ground(NOW, Optional.empty(), sources);
    }
}
