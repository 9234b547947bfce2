/** JSON Web Keys (RFC 7517), strictly read, and did:jwk, whose DIDs are one. */
@NullMarked
package dev.credgate.did.jwk;

import org.jspecify.annotations.NullMarked;
