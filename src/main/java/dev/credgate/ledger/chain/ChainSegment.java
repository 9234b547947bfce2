package dev.credgate.ledger.chain;

import dev.credgate.ledger.LedgerEvent;
import java.util.List;

/** Consecutive blocks, each linked to the one before, with the events of each in log order. */
record ChainSegment(List<Block> blocks) {

    /** A block and what it announced. */
    record Block(Header header, List<LedgerEvent> events) {}

    ChainSegment {
        blocks = List.copyOf(blocks);
    }
}
