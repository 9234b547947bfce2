/**
 * Addresses of the Internet Protocol, which of them anybody may reach, and what a request
 * announces.
 */
@NullMarked
package dev.credgate.net;

import org.jspecify.annotations.NullMarked;
