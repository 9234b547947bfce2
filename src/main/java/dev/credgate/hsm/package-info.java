/**
 * PKCS#11 tokens: keys are generated in them, found again by label and used where they are. The
 * JDK's SunPKCS11 generates and signs; what it cannot tell (slots by label, the attributes a token
 * really gave a key) is read through the module's own C interface. Private keys never leave the
 * token.
 */
@NullMarked
package dev.credgate.hsm;

import org.jspecify.annotations.NullMarked;
