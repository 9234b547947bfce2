/** Which issuer may vouch for which type, and with which salt lengths. */
@NullMarked
package dev.credgate.trust;

import org.jspecify.annotations.NullMarked;
