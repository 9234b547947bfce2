/**
 * Fetches documents from elsewhere: guarded, bounded, once at a time, and kept as long as their
 * kind allows, across restarts too.
 */
@NullMarked
package dev.credgate.source.http;

import org.jspecify.annotations.NullMarked;
