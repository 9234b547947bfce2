/**
 * Signatures, digests and keys. Values are immutable and cannot be built wrong; the engines that
 * compute on them stand behind one interface. Knows nothing of credentials, chains or HTTP.
 */
@NullMarked
package dev.credgate.crypto;

import org.jspecify.annotations.NullMarked;
