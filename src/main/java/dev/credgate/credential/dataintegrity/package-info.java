/**
 * W3C Verifiable Credential Data Integrity 1.0 with the cryptosuites of vc-di-eddsa and
 * vc-di-ecdsa: credentials and presentations that hold their proofs as JSON, of data models 1.1 and
 * 2.0, read, issued and, with ecdsa-sd-2023, disclosed in part.
 */
@NullMarked
package dev.credgate.credential.dataintegrity;

import org.jspecify.annotations.NullMarked;
