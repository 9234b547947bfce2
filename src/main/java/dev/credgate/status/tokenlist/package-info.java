/** IETF Token Status List: a list of bits in a JWT or a CBOR Web Token. */
@NullMarked
package dev.credgate.status.tokenlist;

import org.jspecify.annotations.NullMarked;
