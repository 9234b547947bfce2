/**
 * The contracts' calls, events and errors in Java: generated from the committed ABI and bytecode,
 * never edited. Used in {@link dev.credgate.ledger.chain} only.
 */
package dev.credgate.ledger.contracts;
