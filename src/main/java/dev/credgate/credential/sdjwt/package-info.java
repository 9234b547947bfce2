/**
 * Selective Disclosure for JWTs (RFC 9901): how an issuer signs digests of claims, a holder shows
 * some of them, and proves to be the holder. What the claims mean is for the formats built on it.
 */
@NullMarked
package dev.credgate.credential.sdjwt;

import org.jspecify.annotations.NullMarked;
