/** W3C Bitstring Status List 1.0: a list of bits in a verifiable credential. */
@NullMarked
package dev.credgate.status.bitstring;

import org.jspecify.annotations.NullMarked;
