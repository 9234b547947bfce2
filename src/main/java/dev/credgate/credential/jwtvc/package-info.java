/**
 * W3C credentials and presentations as JWTs: Securing Verifiable Credentials using JOSE and COSE
 * for data model 2.0, the claims {@code vc} and {@code vp} of data model 1.1, and the envelopes in
 * which either lies within JSON.
 */
@NullMarked
package dev.credgate.credential.jwtvc;

import org.jspecify.annotations.NullMarked;
