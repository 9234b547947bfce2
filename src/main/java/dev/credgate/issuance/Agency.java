package dev.credgate.issuance;

import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.did.WeIdDid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An agency whose systems have credentials issued here.
 *
 * @param name of a–z, 0–9 and dash; stands in records and audit
 * @param certificates by which its systems are known; any one of them is enough
 * @param identities the DIDs it acts for, at least one; it acts for the first unless it says
 *     otherwise
 * @param types {@code <family>:<type>} that it may have issued; empty: whatever the chain lets its
 *     DID vouch for
 * @param quotas how much it may have issued
 */
public record Agency(
        String name,
        List<CertificateName> certificates,
        List<Identity> identities,
        Optional<Set<String>> types,
        Quotas quotas) {

    /** How credentials are ordered that have no type of their own, and what they are issued as. */
    private static final Set<String> PLAIN = Set.of("vc:VerifiableCredential", TypeNames.BASE);

    public Agency {
        certificates = List.copyOf(certificates);
        identities = List.copyOf(identities);
        types = types.map(Set::copyOf);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("an agency acts for at least one DID");
        }
    }

    /**
     * A DID and the keys that sign for it.
     *
     * @param keyLabel of its key in the token, which signs its WeIdentity credentials and its
     *     transactions
     * @param furtherKeys labels of further keys in the token, for formats that need another
     *     algorithm; where several would do, the first that is published signs
     */
    public record Identity(WeIdDid did, String keyLabel, List<String> furtherKeys) {
        public Identity {
            furtherKeys = List.copyOf(furtherKeys);
        }

        /** Labels of all its keys; the further ones, which are there for a purpose, first. */
        List<String> keys() {
            return Stream.concat(furtherKeys.stream(), Stream.of(keyLabel)).toList();
        }
    }

    /** The DID under which it issues here and now. */
    public WeIdDid did() {
        return identities.getFirst().did();
    }

    /** Label of that DID's key in the token. */
    public String keyLabel() {
        return identities.getFirst().keyLabel();
    }

    /** Labels of that DID's further keys. */
    public List<String> furtherKeys() {
        return identities.getFirst().furtherKeys();
    }

    /** Labels of all keys of that DID; the further ones first. */
    List<String> keys() {
        return identities.getFirst().keys();
    }

    /** The same agency acting for another of its DIDs; empty when that is none of them. */
    public Optional<Agency> actingFor(String did) {
        return identities.stream()
                .filter(identity -> identity.did().toString().equals(did))
                .findFirst()
                .map(this::as);
    }

    /** The same agency acting for each of its DIDs, in their order. */
    List<Agency> asEach() {
        return identities.stream().map(this::as).toList();
    }

    private Agency as(Identity identity) {
        return identity.equals(identities.getFirst())
                ? this
                : new Agency(
                        name,
                        certificates,
                        Stream.concat(
                                        Stream.of(identity),
                                        identities.stream()
                                                .filter(other -> !other.equals(identity)))
                                .toList(),
                        types,
                        quotas);
    }

    /** Whether it may have that type issued, as far as we say so and not the chain. */
    public boolean mayIssue(String type) {
        return types.isEmpty()
                || types.get().contains(type)
                || (PLAIN.contains(type) && PLAIN.stream().anyMatch(types.get()::contains));
    }
}
