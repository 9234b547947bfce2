package dev.credgate.did;

import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys of the DIDs of one method, for proofs that name their key. Adding a method is adding one
 * implementation. Thread-safe, never blocks.
 */
public interface KeyResolver {

    /**
     * The method's name: {@code key}, {@code web}, … ; {@code https} for issuers that are named by
     * a URL, whose metadata names their keys.
     */
    String method();

    /**
     * Which keys a DID holds.
     *
     * @param did without path, query and fragment; for {@code https} the issuer's URL
     * @param ground what a method may look at
     */
    KeyFinding resolve(String did, Ground ground);

    /**
     * What is known at one instant.
     *
     * @param snapshot empty when the ledger has none that may be decided on
     */
    record Ground(Instant now, Optional<LedgerSnapshot> snapshot, Sources sources) {}
}
