/**
 * Issuers known by X.509 certificates (RFC 5280): roots that the operator pinned, paths to them,
 * lists of revoked certificates, what a leaf must have been issued for, and the names that follow.
 */
@NullMarked
package dev.credgate.did.x509;

import org.jspecify.annotations.NullMarked;
