package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Anchors on a real chain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnchorLogTest {

    private static final Hash ROOT = Keccak256.hash("root");
    private static final Hash CHECKPOINT = Keccak256.hash("checkpoint");

    private Anvil chain;
    private ChainRpc rpc;
    private AnchorLog anchors;

    @BeforeAll
    void deploy() throws Exception {
        chain = Anvil.start();
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        anchors = new AnchorLog(rpc, AnchorLog.deploy(rpc.unlocked(chain.account(0))));
    }

    @AfterAll
    void stop() {
        rpc.close();
        chain.close();
    }

    private Receipt anchor(ChainAccount log, long size, Hash root, Hash checkpoint)
            throws ChainException {
        ContractCall call = anchors.anchoring(size, root, checkpoint);
        return log.send(call.to(), call.data());
    }

    @Test
    void anAnchorIsKeptAsItWasSent() throws Exception {
        ChainAccount log = rpc.unlocked(chain.account(1));
        anchors.requirePresent();
        assertThat(anchors.count(log.address())).isZero();
        assertThat(anchors.at(log.address(), 0)).isEmpty();

        Receipt first = anchor(log, 10, ROOT, CHECKPOINT);
        Receipt second = anchor(log, Long.MAX_VALUE, CHECKPOINT, ROOT);

        assertThat(anchors.count(log.address())).isEqualTo(2);
        assertThat(anchors.at(log.address(), 0))
                .contains(new Anchored(0, 10, ROOT, CHECKPOINT, first.block()));
        assertThat(anchors.at(log.address(), 1))
                .contains(new Anchored(1, Long.MAX_VALUE, CHECKPOINT, ROOT, second.block()));
        assertThat(anchors.at(log.address(), 2)).isEmpty();
        assertThat(anchors.at(log.address(), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aTreeThatIsNoLargerIsRefusedInWords() throws Exception {
        ChainAccount log = rpc.unlocked(chain.account(2));
        anchor(log, 10, ROOT, CHECKPOINT);
        for (long size : new long[] {0, 9, 10}) {
            assertThatThrownBy(() -> anchor(log, size, CHECKPOINT, ROOT))
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessage(
                            "a tree of 10 records is anchored, and one of "
                                    + size
                                    + " is no larger");
        }
        assertThat(anchors.count(log.address())).isEqualTo(1);
    }

    @Test
    void aStrangerAddsToNoLogButItsOwn() throws Exception {
        ChainAccount log = rpc.unlocked(chain.account(3));
        ChainAccount stranger = rpc.unlocked(chain.account(4));
        anchor(log, 10, ROOT, CHECKPOINT);
        anchor(stranger, 1000, CHECKPOINT, CHECKPOINT);
        assertThat(anchors.count(log.address())).isEqualTo(1);
        // And what the stranger said keeps the log from nothing.
        anchor(log, 11, ROOT, CHECKPOINT);
        assertThat(anchors.at(log.address(), 1).orElseThrow().size()).isEqualTo(11);
    }

    @Test
    void whereThereIsNoContractAndWhereThereIsNoNodeEachHasItsWords() throws Exception {
        var nowhere = new AnchorLog(rpc, Address.parse("0x" + "12".repeat(20)).orElseThrow());
        assertThatThrownBy(nowhere::requirePresent)
                .isInstanceOf(ChainException.Refused.class)
                .hasMessageContaining("is this the right chain?");
        try (var away =
                new ChainRpc(
                        URI.create("http://127.0.0.1:1"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))) {
            var log = new AnchorLog(away, anchors.address());
            assertThatThrownBy(() -> log.count(chain.account(1)))
                    .isInstanceOf(ChainException.Unavailable.class);
        }
    }
}
