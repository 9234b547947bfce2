/**
 * DIDs: their syntax, and one resolver a method, which answers from a ledger snapshot which keys a
 * DID holds.
 */
@NullMarked
package dev.credgate.did;

import org.jspecify.annotations.NullMarked;
