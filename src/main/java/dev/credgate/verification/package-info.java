/**
 * The pipeline and the verdict. Pure: the same bytes, snapshot and instant give the same verdict.
 * No HTTP, no database, no web3j in its imports.
 */
@NullMarked
package dev.credgate.verification;

import org.jspecify.annotations.NullMarked;
