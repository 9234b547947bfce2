/** did:ethr of the chain that is followed; docs/identities.md says how it is read. */
@NullMarked
package dev.credgate.did.ethr;

import org.jspecify.annotations.NullMarked;
