/**
 * CBOR (RFC 8949), COSE (RFC 9052, RFC 9053) and CBOR Web Tokens (RFC 8392), for every format and
 * status list that is written in them. Reads strictly, keeps exact byte ranges of what is signed,
 * and knows no credential.
 */
@NullMarked
package dev.credgate.credential.cose;

import org.jspecify.annotations.NullMarked;
