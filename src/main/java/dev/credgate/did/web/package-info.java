/**
 * Issuers whose keys lie on the web: did:web, and https URLs with JWT issuer metadata. What they
 * say is read from documents that have been had; nothing is fetched here.
 */
@NullMarked
package dev.credgate.did.web;

import org.jspecify.annotations.NullMarked;
