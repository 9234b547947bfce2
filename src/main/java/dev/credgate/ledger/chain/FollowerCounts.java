package dev.credgate.ledger.chain;

import java.util.concurrent.atomic.LongAdder;

/** What happened while following, since the start. Thread-safe. */
final class FollowerCounts {
    final LongAdder reorganisations = new LongAdder();
    final LongAdder undoneBlocks = new LongAdder();
    final LongAdder rebuilds = new LongAdder();
    final LongAdder nodeErrors = new LongAdder();
}
