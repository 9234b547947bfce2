/**
 * PKCS#11 tokens: keys are generated in them, found again by label and used where they are, through
 * the module's own C interface. Private keys never leave the token. What tokens do to sessions and
 * handles is mended here; a token that goes away is opened again; several are used as one.
 */
@NullMarked
package dev.credgate.hsm;

import org.jspecify.annotations.NullMarked;
