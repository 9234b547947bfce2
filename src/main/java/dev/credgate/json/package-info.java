/**
 * Strict JSON values: what was written is what is kept (number spelling, member order as read),
 * duplicates and depth are refused while parsing. Knows nothing of what the JSON means.
 */
@NullMarked
package dev.credgate.json;

import org.jspecify.annotations.NullMarked;
