/** What threads of our own have in common. */
@NullMarked
package dev.credgate.thread;

import org.jspecify.annotations.NullMarked;
