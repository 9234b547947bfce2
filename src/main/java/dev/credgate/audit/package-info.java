/**
 * The durable, append-only, hash-chained record of what the gateway let happen: doors opened,
 * credentials issued, status changed. Holds no claim and no subject; whoever reads it can tell
 * whether a record was altered, removed or moved.
 */
@NullMarked
package dev.credgate.audit;

import org.jspecify.annotations.NullMarked;
