/**
 * W3C's data model of credentials and presentations, versions 1.1 and 2.0, as far as plain JSON
 * says it: what every way of securing them has in common. JSON-LD is not processed here.
 */
@NullMarked
package dev.credgate.credential.w3c;

import org.jspecify.annotations.NullMarked;
