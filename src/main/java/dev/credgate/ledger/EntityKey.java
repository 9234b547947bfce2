package dev.credgate.ledger;

import dev.credgate.crypto.Address;

/**
 * One key of an entity as the chain's events leave it.
 *
 * @param number n in {@code <DID>#keys-<n>}, counting in order of first appearance, never
 *     renumbered
 * @param material what stood before the bar: decimal of x‖y for secp256k1, Multikey for the curves
 *     that WeIdentity lacks
 * @param owner the owner named after the bar
 * @param counts whether the key belongs to the entity by the rule of its contract (see {@link
 *     LedgerEvent.EntityAttribute}); a key that does not count is kept, so that numbers do not
 *     move, and never verifies anything
 * @param state where it stands in its life
 */
public record EntityKey(
        int number, KeyKind kind, String material, Address owner, boolean counts, KeyState state) {

    /** Whether a signature by this key may be accepted now. */
    public boolean verifies() {
        return counts && (state == KeyState.ACTIVE || state == KeyState.RETIRED);
    }
}
