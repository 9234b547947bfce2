package dev.credgate.ledger.chain;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;

/** What the follower needs of a block's header. */
record Header(BlockRef block, Hash parent, LogsBloom bloom) {

    long number() {
        return block.number();
    }

    Hash hash() {
        return block.hash();
    }
}
