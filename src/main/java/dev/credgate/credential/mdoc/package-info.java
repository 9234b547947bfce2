/**
 * Mobile documents of ISO/IEC 18013-5:2021, mdoc: device responses and what an issuer hands out,
 * session transcripts of OpenID4VP, and issuing.
 */
@NullMarked
package dev.credgate.credential.mdoc;

import org.jspecify.annotations.NullMarked;
