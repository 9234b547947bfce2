/**
 * The durable, append-only, hash-chained record of what the gateway let happen: doors opened,
 * credentials issued, status changed. Holds no claim and no subject; whoever reads it can tell
 * whether a record was altered, removed or moved. Checkpoints of it are signed in the token and
 * anchored on the chain, so that it cannot be rewritten as a whole, and one record can be proven to
 * somebody who has only the chain.
 */
@NullMarked
package dev.credgate.audit;

import org.jspecify.annotations.NullMarked;
