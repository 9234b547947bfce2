package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes are known to say, to the letter. */
class NodeWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "geth       | exceeds block gas limit",
                "geth       | transaction gas limit too high (cap: 16777216, tx: 21000000)",
                "geth       | gas required exceeds allowance (30000000)",
                "geth       | oversized data: transaction size 140000, limit 131072",
                "besu       | Transaction gas limit exceeds block gas limit",
                "besu       | Transaction gas limit of 31000000 exceeds block gas limit of 30000000",
                "besu       | Transaction gas limit must be at most 16777216",
                "nethermind | gas limit reached",
                "nethermind | transaction too large",
                "nethermind | GasLimitExceeded, Gas limit: 30000000, gas limit of rejected tx: 31000000",
                "nethermind | MaxTxSizeExceeded",
                "nethermind | TxGasLimitCapExceeded: Gas limit 21000000 exceeded cap of 16777216.",
                "nethermind | Cannot estimate gas, gas spent exceeded transaction and block gas limit",
                "nethermind | Gas estimation failed due to out of gas",
                "erigon     | oversized data",
                "erigon     | RLPTooLong",
                "erigon     | gas limit too high. Max: 16777216",
                "reth       | transaction's gas limit 31000000 exceeds block's gas limit 30000000",
                "reth       | input data too large",
                "reth       | gas limit too high",
                "reth       | out of gas: gas required exceeds: 30000000",
                "anvil      | intrinsic gas too high -- CallGasCostMoreThanGasLimit",
                "anvil      | Out of gas: gas required exceeds allowance: 30000000",
                "anvil      | Out of gas: required gas exceeds allowance: 30000000",
                "FISCO BCOS | OutOfGas",
                "FISCO BCOS | OutOfGasLimit",
                "FISCO BCOS | OversizedData"
            })
    void too_large(String node, String words) {
        assertThat(NodeWords.isTooLarge(words)).as(node).isTrue();
        assertThat(NodeWords.isKnown(words)).isFalse();
        assertThat(NodeWords.isNumberUsed(words)).isFalse();
        assertThat(NodeWords.isUnderpriced(words)).isFalse();
        assertThat(NodeWords.isRevert(words)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution reverted",
                "execution reverted: not the issuer",
                "VM execution error.",
                "already known",
                "nonce too low: next nonce 4, tx nonce 3",
                "replacement transaction underpriced",
                "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7",
                "insufficient funds for gas * price + value: balance 0, tx cost 21000, overshot 21000",
                "intrinsic gas too low: gas 21000, minimum needed 21320",
                "Intrinsic gas exceeds gas limit",
                "Upfront cost exceeds account balance",
                "txpool is full",
                "pending sub-pool is full",
                "TxPoolIsFull",
                "nonce too high",
                "NonceCheckFail",
                "BlockLimitCheckFail",
                "transaction type not supported",
                "Sender account not authorized to send transactions",
                "request timed out"
            })
    void not_too_large(String words) {
        assertThat(NodeWords.isTooLarge(words)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "already known",
                "Known transaction",
                "transaction already imported",
                "existing tx with same hash",
                "AlreadyInTxPool"
            })
    void known(String words) {
        assertThat(NodeWords.isKnown(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonce too low", "OldNonce, Current nonce: 4", "already mined"})
    void number_used(String words) {
        assertThat(NodeWords.isNumberUsed(words)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transaction underpriced",
                "replacement transaction underpriced",
                "could not replace existing tx",
                "fee too low",
                "max fee per gas less than block base fee"
            })
    void underpriced(String words) {
        assertThat(NodeWords.isUnderpriced(words)).isTrue();
    }

    @Test
    void how_much_there_was() {
        assertThat(NodeWords.allowance("gas required exceeds allowance (21000)"))
                .contains(BigInteger.valueOf(21_000));
        assertThat(NodeWords.allowance("Out of gas: gas required exceeds allowance: 30000000"))
                .contains(BigInteger.valueOf(30_000_000));
        assertThat(NodeWords.allowance("gas required exceeds allowance")).isEmpty();
        assertThat(NodeWords.allowance("exceeds block gas limit")).isEmpty();
    }
}
