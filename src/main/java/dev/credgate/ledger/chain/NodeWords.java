package dev.credgate.ledger.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nodes mean when they refuse a transaction or the estimate of one. They agree on the words
 * somewhat, and on the error numbers not at all; so the words decide, and here is where they are.
 *
 * <p>Where they come from: geth {@code core/txpool/errors.go}, {@code core/error.go} and {@code
 * eth/gasestimator}; Besu {@code RpcErrorType} and {@code MainnetTransactionValidator}; Nethermind
 * {@code TxPoolErrorMessages} (and the names of {@code AcceptTxResult}, which it said before),
 * {@code TxErrorMessages} and {@code GasEstimator}; Erigon {@code DiscardReason}; reth {@code
 * InvalidPoolTransactionError} and {@code RpcInvalidTransactionError}; anvil {@code
 * InvalidTransactionError}; FISCO BCOS {@code TransactionStatus}.
 */
final class NodeWords {

    private static final String[] TOO_LARGE = {
        // More gas than a block has, or than one transaction may take (EIP-7825).
        "block gas limit",
        "block's gas limit",
        "gas limit too high",
        "gas limit must be at most",
        "gas limit reached",
        "gaslimitexceeded",
        "gaslimitcapexceeded",
        "intrinsic gas too high",
        // It took all that an estimate lends.
        "gas required exceeds",
        "required gas exceeds",
        "out of gas",
        "outofgas",
        "tx_gas_limit",
        // More bytes than the pool takes.
        "oversized data",
        "oversizeddata",
        "input data too large",
        "transaction too large",
        "maxtxsizeexceeded",
        "exceeds max size",
        "rlptoolong",
        "rlp too long"
    };

    /** How much gas there was, where an estimate needed more: {@code allowance (N)} or alike. */
    private static final Pattern ALLOWANCE =
            Pattern.compile("allowance[ :(]{1,3}([0-9]{1,30})", Pattern.CASE_INSENSITIVE);

    private NodeWords() {}

    /** One transaction may not be so large: neither this one, nor ever as it is. */
    static boolean isTooLarge(String words) {
        return says(words, TOO_LARGE);
    }

    /**
     * How much gas the node would have allowed, where it says so: the account's funds may bound it
     * rather than the block.
     */
    static Optional<BigInteger> allowance(String words) {
        Matcher found = ALLOWANCE.matcher(words);
        return found.find() ? Optional.of(new BigInteger(found.group(1))) : Optional.empty();
    }

    /** The contract says no. */
    static boolean isRevert(String words) {
        return says(words, "revert", "vm execution error", "invalid opcode");
    }

    /** The node has it already. */
    static boolean isKnown(String words) {
        return says(
                words,
                "already known",
                "already imported",
                "known transaction",
                "existing tx with same hash",
                "alreadyintxpool");
    }

    /** A transaction with that number is in a block. */
    static boolean isNumberUsed(String words) {
        return says(words, "nonce too low", "oldnonce", "already mined");
    }

    /** It offers too little. */
    static boolean isUnderpriced(String words) {
        return says(
                words,
                "underpriced",
                "less than block base fee",
                "fee too low",
                "too low to replace",
                "could not replace existing tx");
    }

    private static boolean says(String words, String... any) {
        String lower = words.toLowerCase(Locale.ROOT);
        return Arrays.stream(any).anyMatch(lower::contains);
    }
}
