package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.time.Instant;

/** A block by number, hash and its own timestamp. */
public record BlockRef(long number, Hash hash, Instant time) {}
