/** What threads of our own have in common, and how much is computed on one for who asks. */
@NullMarked
package dev.credgate.thread;

import org.jspecify.annotations.NullMarked;
