package dev.credgate.outbox;

import java.util.concurrent.atomic.LongAdder;

/** What the senders of this process did, since it began. Thread-safe. */
final class OutboxCounts {

    /** Transactions that were handed over again, since neither pool nor chain had them. */
    final LongAdder resubmissions = new LongAdder();

    /** Replacements that offered more. */
    final LongAdder bumps = new LongAdder();

    /** Transactions that the chain refused. */
    final LongAdder refusals = new LongAdder();

    /** Transactions whose block was replaced by one without them. */
    final LongAdder reorganised = new LongAdder();

    /** Transactions whose number somebody else used. */
    final LongAdder displaced = new LongAdder();
}
