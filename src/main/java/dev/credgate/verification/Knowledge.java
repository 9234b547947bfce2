package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyResolver;
import dev.credgate.source.Sources;
import dev.credgate.status.StatusSource;
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
 * @param foreignIssuers whether a proof by somebody else's key will do for an issuer: for published
 *     vectors only, whose issuers do not control their keys; never where a door opens
 */
public record Knowledge(
        List<CredentialFormat> formats,
        DidResolvers entities,
        List<KeyResolver> keys,
        CertificateResolver certificates,
        List<StatusSource> statuses,
        Sources sources,
        boolean foreignIssuers) {

    public Knowledge {
        formats = List.copyOf(formats);
        keys = List.copyOf(keys);
        statuses = List.copyOf(statuses);
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
                false);
    }
}
