package dev.credgate.ledger;

import java.time.Instant;

/**
 * One published version of a type's JSON Schema: in force from the timestamp of the block that
 * carries it.
 */
public record TypeSchema(int version, Instant from, String text) {}
