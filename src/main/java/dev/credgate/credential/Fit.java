package dev.credgate.credential;

import dev.credgate.crypto.Hash;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.ledger.EntityKey;

/**
 * A signature that fitted.
 *
 * @param digest Keccak-256 of the exact text under which it fitted: the status key
 * @param key the signer's key, whatever its state
 * @param doubles how that text spells doubles
 */
public record Fit(Hash digest, EntityKey key, Doubles doubles) {}
