package dev.credgate.status;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists whose address the issuer registered on the chain: they are read there, at the verdict's
 * block, and never fetched. Another issuer's registration of the same address says nothing.
 *
 * <p>The chain keeps one value a place, of which the strongest thing is told whatever purpose the
 * credential names: who has a list for revocations only is told of a suspension in it, too.
 */
final class RegisteredList {

    private RegisteredList() {}

    /** What the chain says; empty when the list is not kept there. */
    static Optional<StatusFinding> read(
            StatusReference reference, String issuer, LedgerSnapshot snapshot) {
        Hash owner = Keccak256.hash(issuer);
        OptionalLong list = snapshot.statusList(owner, Keccak256.hash(reference.list().toString()));
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(snapshot.status(owner, list.getAsLong(), reference.index())));
    }

    private static StatusFinding finding(StatusEntry entry) {
        String where = " in block " + entry.block() + " by " + entry.by();
        return switch (entry.value()) {
            case ACTIVE -> new StatusFinding.Active();
            case SUSPENDED -> new StatusFinding.Suspended("suspended" + where);
            case REVOKED -> new StatusFinding.Revoked("revoked" + where);
        };
    }
}
