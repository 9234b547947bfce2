/**
 * WeIdentity 1.x: credentials in all their shapes, presentations, evidence hashes, and the texts
 * that are signed. Byte-exact as the original SDK makes them, and stricter in what is accepted.
 */
@NullMarked
package dev.credgate.credential.weid;

import org.jspecify.annotations.NullMarked;
