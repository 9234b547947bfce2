/**
 * The outbox of the chain: what is to be changed there is on record first, and sent by one sender
 * an account until it stands in a block that counts, through outages, crashes and reorganisations.
 * A transaction keeps one number (nonce) and no text of it leaves that is not on record, so that
 * whatever is sent, and however often, one of its texts takes effect, once.
 */
@NullMarked
package dev.credgate.outbox;

import org.jspecify.annotations.NullMarked;
