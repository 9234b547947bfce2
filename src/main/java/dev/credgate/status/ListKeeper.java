package dev.credgate.status;

import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.LedgerSnapshot;

/**
 * Who may keep the status of whose credentials in a list that lies elsewhere. The issuer of the
 * credentials itself; anybody else only where the committee recognises that keeper on the chain and
 * authorised it for exactly {@code status_list:<issuer>}. An authorisation for {@code *} is one to
 * vouch for types, not to revoke what others vouched for, and does not count.
 */
final class ListKeeper {

    private static final String FAMILY = "status_list:";

    private ListKeeper() {}

    /** Whether {@code keeper} may say what became of {@code issuer}'s credentials. */
    static boolean mayKeep(String keeper, String issuer, LedgerSnapshot snapshot) {
        return keeper.equals(issuer)
                || snapshot.issuer(Keccak256.hash(keeper))
                        .filter(record ->
                                record.recognised()
                                        && record.types()
                                                .getOrDefault(
                                                        Keccak256.hash(FAMILY + issuer), false))
                        .isPresent();
    }
}
