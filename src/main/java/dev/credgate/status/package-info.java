/**
 * Revocation and suspension: one source a mechanism, which answers what a credential's status is.
 */
@NullMarked
package dev.credgate.status;

import org.jspecify.annotations.NullMarked;
