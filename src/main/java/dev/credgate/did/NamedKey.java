package dev.credgate.did;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.KeyState;
import java.util.Set;

/**
 * A key as whoever it belongs to announces it. Immutable. An RSA key that is announced without its
 * padding and hash is found once for each, all under one id: the proof's own algorithm chooses.
 *
 * @param id the verification method, a DID URL; of a certificate {@code x509_hash:} and base64url
 *     of its SHA-256
 * @param state where it stands in its life; keys of methods that know no such thing are active
 * @param counts whether it belongs to whom it is announced for, by the rules of the ledger
 * @param purposes what it may be used for
 * @param hash Keccak-256 of the key's encoding: by what a session knows the key again
 */
public record NamedKey(
        String id,
        VerificationKey<?, ?> key,
        KeyState state,
        boolean counts,
        Set<ProofPurpose> purposes,
        Hash hash) {

    public NamedKey {
        purposes = Set.copyOf(purposes);
    }

    /** A key of a method that knows no states and no owners: it is active and counts. */
    public static NamedKey of(String id, VerificationKey<?, ?> key, Set<ProofPurpose> purposes) {
        return new NamedKey(id, key, KeyState.ACTIVE, true, purposes, hashOf(key));
    }

    /** The same key in another state. */
    public NamedKey in(KeyState other) {
        return other == state ? this : new NamedKey(id, key, other, counts, purposes, hash);
    }

    /**
     * Keccak-256 of {@link Multikey#toBytes}: the same for a key wherever and under whatever name
     * it is met.
     */
    public static Hash hashOf(VerificationKey<?, ?> key) {
        return Keccak256.hash(Multikey.toBytes(key));
    }
}
