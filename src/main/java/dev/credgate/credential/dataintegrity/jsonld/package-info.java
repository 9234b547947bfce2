/**
 * JSON-LD 1.1 as signatures need it: a document becomes the canonical N-Quads of its graph
 * (RDFC-1.0) or is refused. Safe mode throughout: what would be dropped, or mean something only
 * with a base URL, refuses the document; contexts come from a bundled store and nowhere else.
 */
@NullMarked
package dev.credgate.credential.dataintegrity.jsonld;

import org.jspecify.annotations.NullMarked;
