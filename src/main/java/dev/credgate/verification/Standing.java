package dev.credgate.verification;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Hash;
import dev.credgate.did.KeyName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What must go on holding for a credential that once verified: enough to judge it again on a later
 * snapshot without the credential itself. Carried by sessions. Holds no claim.
 *
 * @param issuer canonical DID
 * @param keyId the key whose signature fitted, {@code <DID>#keys-<n>}
 * @param key Keccak-256 of that key's material: a number can come to mean another key when the
 *     chain is rewritten
 * @param types as {@code <family>:<type>}
 * @param statusKey under which its status is kept on the chain
 * @param issuedAt the signed issuance date, where there is one; for a credential over others the
 *     earliest of theirs
 * @param trustNeeded false for a credential that serves binding only
 * @param keyNamed whether the proof named its key (every format but WeIdentity): {@code keyId} is a
 *     verification method then, and {@code key} the hash of its encoding
 * @param certificates with which the proof came, where somebody beside the chain vouched for their
 *     owner and has to be asked again
 * @param statuses where its status is kept beside the chain's entry under the status key
 */
public record Standing(
        String issuer,
        String keyId,
        Hash key,
        List<String> types,
        StatusKey statusKey,
        Optional<Instant> issuedAt,
        Optional<Instant> validUntil,
        boolean trustNeeded,
        boolean keyNamed,
        Optional<KeyName.Certificates> certificates,
        List<StatusReference> statuses) {

    /** One that the chain vouches for. */
    public Standing(
            String issuer,
            String keyId,
            Hash key,
            List<String> types,
            StatusKey statusKey,
            Optional<Instant> issuedAt,
            Optional<Instant> validUntil,
            boolean trustNeeded,
            boolean keyNamed,
            List<StatusReference> statuses) {
        this(
                issuer,
                keyId,
                key,
                types,
                statusKey,
                issuedAt,
                validUntil,
                trustNeeded,
                keyNamed,
                Optional.empty(),
                statuses);
    }

    public Standing {
        types = List.copyOf(types);
        statuses = List.copyOf(statuses);
    }
}
