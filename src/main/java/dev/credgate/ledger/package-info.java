/**
 * The chain as verification sees it: events, the immutable {@link
 * dev.credgate.ledger.LedgerSnapshot} they add up to, and the follower that turns blocks into
 * snapshots. Verification reads snapshots and never waits for the chain.
 */
@NullMarked
package dev.credgate.ledger;

import org.jspecify.annotations.NullMarked;
