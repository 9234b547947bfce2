package dev.credgate.ledger.chain;

import java.util.List;
import java.util.Locale;

/**
 * How nodes say that they keep no state as old as asked. JSON-RPC has no code for it: all answer
 * -32000 or the like with words of their own. Whatever is not among those words is taken for a
 * trouble that may pass, because believing the contrary would skip a check for good.
 */
final class OldState {

    private static final List<String> WORDS =
            List.of(
                    "missing trie node", // Geth, Erigon, Avalanche, BNB
                    "missingtrienode", // Nethermind
                    "no state available", // Nethermind
                    "historical state", // Geth: "… is not available", "required … unavailable"
                    "world state unavailable", // Besu
                    "no state found for block", // Reth
                    "is pruned", // Reth, BNB
                    "been pruned",
                    "due to pruning", // Erigon
                    "state pruning", // OpenEthereum
                    "pruned history", // EIP-4444
                    "archive node",
                    "archive state",
                    "archive data");

    /** What a door says that lets too many calls in for no node, whatever else it says. */
    private static final List<String> PASSING =
            List.of(
                    "rate limit",
                    "too many",
                    "exceeded",
                    "quota",
                    "try again",
                    "not yet",
                    "response received: 429",
                    "response received: 5");

    private OldState() {}

    /** Whether a refusal says that the state asked for is kept no more. */
    static boolean isMissing(String refusal) {
        String text = refusal.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(text::contains)
                && PASSING.stream().noneMatch(text::contains);
    }
}
