/** did:key, whose DIDs are a public key themselves. */
@NullMarked
package dev.credgate.did.key;

import org.jspecify.annotations.NullMarked;
