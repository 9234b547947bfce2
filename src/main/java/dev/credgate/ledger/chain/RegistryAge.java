package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.BlockRef;
import org.jboss.logging.Logger;

/**
 * Whether the registry of ERC-1056 is younger than the first block that is read. What it said
 * before is not known, so there must have been none: else an account that was given away would pass
 * for its own owner. Only a node that says that it keeps no old state is let off, in words or, as
 * Besu does, by saying nothing of a block that it has, asked for by its hash; any other trouble is
 * met by asking again.
 */
final class RegistryAge {

    private static final Logger LOG = Logger.getLogger(RegistryAge.class);

    private static final String ASKED_AGAIN =
            "whether credgate.ledger.contracts.did-registry is older than"
                    + " credgate.ledger.from-block is asked of the node again: ";

    private RegistryAge() {}

    /**
     * Asks the node, where a registry is followed.
     *
     * @param before the last block that is not read, which the node has
     * @throws NodeException when it is older, or cannot be told now
     */
    static void requireYoung(LedgerSettings settings, ChainNode node, BlockRef before)
            throws NodeException {
        if (settings.didRegistry().isEmpty()) {
            return;
        }
        Address registry = settings.didRegistry().get();
        switch (codeAt(node, registry, before)) {
            case ABSENT -> {
                // As it must be.
            }
            case NOT_KEPT ->
                    LOG.warnf(
                            "the node keeps no state of block %d, so it cannot tell whether the contract at %s"
                                    + " (credgate.ledger.contracts.did-registry) is older than"
                                    + " credgate.ledger.from-block, which it must not be",
                            before.number(), registry);
            case THERE ->
                    throw new NodeException(
                            NodeException.Kind.WRONG_CHAIN,
                            "credgate.ledger.from-block is %d, but the contract at %s"
                                            .formatted(settings.fromBlock(), registry)
                                    + " (credgate.ledger.contracts.did-registry) is older");
        }
    }

    private static ChainNode.CodeThen codeAt(ChainNode node, Address registry, BlockRef block)
            throws NodeException {
        try {
            return node.codeAt(registry, block);
        } catch (NodeException e) {
            throw new NodeException(e.kind(), ASKED_AGAIN + e.getMessage(), e);
        }
    }
}
