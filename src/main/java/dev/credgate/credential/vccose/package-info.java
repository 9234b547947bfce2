/**
 * W3C credentials and presentations in COSE: Securing Verifiable Credentials using JOSE and COSE,
 * section 3.3.
 */
@NullMarked
package dev.credgate.credential.vccose;

import org.jspecify.annotations.NullMarked;
