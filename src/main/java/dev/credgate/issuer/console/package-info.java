/**
 * The issuer's console: pages for the people of an agency, and for administrators, behind the same
 * mutual TLS as the calls of their systems. Made here, without a script and without anything from
 * elsewhere; shows no claim, because none is kept.
 */
@NullMarked
package dev.credgate.issuer.console;

import org.jspecify.annotations.NullMarked;
