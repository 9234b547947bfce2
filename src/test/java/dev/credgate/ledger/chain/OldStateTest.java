package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever does not say that the state is gone may pass. */
class OldStateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eth_getCode: ClientConnectionException Invalid response received: 429; use an"
                        + " archive node",
                "eth_getCode: ClientConnectionException Invalid response received: 503; missing"
                        + " trie node",
                "the node answers: archive data limit exceeded",
                "the node answers: historical state is not yet indexed",
                "the node answers: header not found",
                "the node answers: execution aborted (timeout = 5s)",
                "the node answers: Internal error",
                ""
            })
    void mayPass(String refusal) {
        assertThat(OldState.isMissing(refusal)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the node answers: Internal error Nethermind.Trie.MissingTrieNodeException: Node",
                "eth_getCode: ClientConnectionException Invalid response received: 403; archive"
                        + " state is for others",
                "the node answers: old data not available due to pruning"
            })
    void isGone(String refusal) {
        assertThat(OldState.isMissing(refusal)).isTrue();
    }
}
