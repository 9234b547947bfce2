package dev.credgate.issuance;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.IssuerRecord;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import java.util.Optional;

/**
 * As which of its DIDs an agency acts on the chain for what it issued. A certificate's name is held
 * by the account that the committee named for it, and with that by the DID of that address: by its
 * key places and statuses are set, and among its keys verifiers look.
 */
final class ActingDid {

    private ActingDid() {}

    /** Whether the agency issued the credential, under a name that it still has. */
    static boolean isOf(Agency agency, IssuedCredential credential) {
        return credential.agency().equals(agency.name())
                && (!isDid(credential.issuer())
                        || agency.actingFor(credential.issuer()).isPresent());
    }

    /**
     * The agency as the DID that the issuer's name is, or that holds a certificate's name. Where
     * none of its DIDs holds that, as its first: then the chain refuses what it asks.
     *
     * @return empty when the name is a DID and none of the agency's
     */
    static Optional<Agency> of(Agency agency, String issuer, LedgerSnapshot snapshot) {
        return isDid(issuer)
                ? agency.actingFor(issuer)
                : Optional.of(
                        agency.asEach().stream()
                                .filter(acting -> holds(acting, issuer, snapshot))
                                .findFirst()
                                .orElse(agency));
    }

    static boolean isDid(String issuer) {
        return issuer.startsWith("did:");
    }

    /** Whether the chain has the account of the DID for which the agency acts for that name. */
    static boolean holds(Agency agency, String name, LedgerSnapshot snapshot) {
        Optional<Address> account =
                snapshot.issuer(Keccak256.hash(name)).map(IssuerRecord::account);
        return account.filter(agency.did().address()::equals).isPresent();
    }
}
