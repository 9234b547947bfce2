/**
 * Errors as the edges tell them: RFC 9457 {@code application/problem+json} with a stable {@code
 * type}. Shared by all listeners; knows nothing of what went wrong.
 */
@NullMarked
package dev.credgate.problem;

import org.jspecify.annotations.NullMarked;
