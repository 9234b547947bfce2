/**
 * Documents that lie elsewhere: DID documents, status lists, type metadata, trust lists. The core
 * only looks at what has been had; fetching is done by the edges, in {@code source.http}.
 */
@NullMarked
package dev.credgate.source;

import org.jspecify.annotations.NullMarked;
