/**
 * JSON Schemas of credential types as the chain keeps them: made harmless before they are used, and
 * compiled once.
 */
@NullMarked
package dev.credgate.verification.schema;

import org.jspecify.annotations.NullMarked;
