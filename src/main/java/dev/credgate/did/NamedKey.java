package dev.credgate.did;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.KeyState;
import java.util.Set;

/**
 * A key as whoever it belongs to announces it. Immutable.
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
}
