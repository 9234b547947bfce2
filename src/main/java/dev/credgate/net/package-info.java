/**
 * Addresses of the Internet Protocol, which of them anybody may reach, what a request announces,
 * and what is left of one that is refused.
 */
@NullMarked
package dev.credgate.net;

import org.jspecify.annotations.NullMarked;
