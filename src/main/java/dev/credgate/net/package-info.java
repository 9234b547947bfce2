/** Addresses of the Internet Protocol: blocks of them, and which of them anybody may reach. */
@NullMarked
package dev.credgate.net;

import org.jspecify.annotations.NullMarked;
