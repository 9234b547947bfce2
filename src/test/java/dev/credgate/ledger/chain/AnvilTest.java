package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnvilTest {

    @Test
    void minesReorganisesAndRollsBack() {
        try (Anvil chain = Anvil.start()) {
            assertThat(chain.rpc("eth_chainId").asText())
                    .isEqualTo("0x" + Long.toHexString(Anvil.CHAIN_ID));
            chain.mine(3);
            assertThat(chain.blockNumber()).isEqualTo(3);
            chain.rpc("anvil_reorg", 1, List.of());
            assertThat(chain.blockNumber()).isEqualTo(3);
            chain.rpc("anvil_rollback", 2);
            assertThat(chain.blockNumber()).isEqualTo(1);
            assertThatThrownBy(() -> chain.rpc("no_such"))
                    .isInstanceOf(Anvil.RpcError.class)
                    .hasMessageContaining("no_such");
        }
    }

    @Test
    void keepsItsChainAndPortAcrossARestartAndLosesItToAKill(@TempDir Path folder) {
        try (Anvil chain = Anvil.options().state(folder.resolve("state.json")).start()) {
            chain.mine(5);
            int port = chain.port();
            chain.restart();
            assertThat(chain.blockNumber()).isEqualTo(5);
            assertThat(chain.port()).isEqualTo(port);
            chain.mine(1);
            chain.kill();
            chain.restart();
            assertThat(chain.blockNumber()).isEqualTo(5);
        }
    }

    @Test
    void leavesNothingRunning() {
        Anvil chain = Anvil.start();
        chain.close();
        assertThatThrownBy(() -> chain.rpc("eth_chainId"))
                .isInstanceOf(IllegalStateException.class);
    }
}
