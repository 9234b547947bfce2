/**
 * The agencies' TLS: which certificate the listener shows and which ones of clients are good, both
 * read from files again when those change, without dropping a connection; and the certificate that
 * a trusted proxy forwards (RFC 9440).
 */
@NullMarked
package dev.credgate.issuer.tls;

import org.jspecify.annotations.NullMarked;
