/** The gateway over HTTP, with the real verifier and a real database, on a ledger fed by events. */
@NullMarked
package dev.credgate.gateway;

import org.jspecify.annotations.NullMarked;
