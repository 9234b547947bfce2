/**
 * JSON Web Signatures in compact form, strictly read and written: the shared ground of every format
 * and list that JOSE secures. Only algorithms with public keys; no key that the document brings.
 */
@NullMarked
package dev.credgate.credential.jose;

import org.jspecify.annotations.NullMarked;
