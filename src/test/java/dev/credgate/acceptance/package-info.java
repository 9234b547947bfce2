/**
 * Acceptance tests: each promise of the product as a sentence, kept by the packaged program beside
 * a real chain, a real token, a real database and a real nginx, all started by {@code ./credgate
 * up}. {@link dev.credgate.acceptance.Stack} is where a test begins.
 */
@NullMarked
package dev.credgate.acceptance;

import org.jspecify.annotations.NullMarked;
