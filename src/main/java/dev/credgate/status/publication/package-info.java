/**
 * Lists that mirror the chain, for verifiers that do not read it: up to the bytes that the issuer's
 * key signs.
 */
@NullMarked
package dev.credgate.status.publication;

import org.jspecify.annotations.NullMarked;
