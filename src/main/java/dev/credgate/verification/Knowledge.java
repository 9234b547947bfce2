package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyResolver;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusSource;
import dev.credgate.trust.TrustSource;
import java.util.Collection;
import java.util.List;

/**
 * What a pipeline knows beside the ledger. Immutable.
 *
 * @param formats asked in their order; the first that recognises the bytes judges them
 * @param entities keys for signatures that name their key by themselves (WeIdentity)
 * @param keys keys for proofs that name them, one resolver a DID method
 * @param certificates keys of certificates
 * @param statuses lists of status, one source a mechanism
 * @param sources what was fetched from elsewhere
 * @param trust who says beside the chain which issuer may vouch for what
 * @param ties which ties between names and keys are enforced
 */
public record Knowledge(
        List<CredentialFormat> formats,
        DidResolvers entities,
        List<KeyResolver> keys,
        CertificateResolver certificates,
        List<StatusSource> statuses,
        Sources sources,
        List<TrustSource> trust,
        Ties ties) {

    public Knowledge {
        formats = List.copyOf(formats);
        keys = List.copyOf(keys);
        statuses = List.copyOf(statuses);
        trust = List.copyOf(trust);
    }

    /** The same, with no word but the chain's on whom to trust. */
    public Knowledge(
            List<CredentialFormat> formats,
            DidResolvers entities,
            List<KeyResolver> keys,
            CertificateResolver certificates,
            List<StatusSource> statuses,
            Sources sources,
            Ties ties) {
        this(formats, entities, keys, certificates, statuses, sources, List.of(), ties);
    }

    /**
     * Which ties between who is named and who signed are enforced. Only test endpoints, where no
     * door opens, leave any of them out.
     *
     * @param issuers whether an issuer must have signed with a key of its own; published vectors
     *     have issuers that do not control their keys
     * @param holders whether a credential must be about whom presents it
     */
    public record Ties(boolean issuers, boolean holders) {
        /** All of them. */
        public static final Ties ENFORCED = new Ties(true, true);
    }

    /** WeIdentity alone: no other DID method, no certificates, nothing from elsewhere. */
    public static Knowledge weIdentity(
            Collection<CredentialFormat> formats, DidResolvers entities) {
        return new Knowledge(
                List.copyOf(formats),
                entities,
                List.of(),
                CertificateResolver.NONE,
                List.of(),
                Sources.NONE,
                Ties.ENFORCED);
    }
}
