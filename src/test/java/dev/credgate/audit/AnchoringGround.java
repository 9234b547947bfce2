package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.ledger.chain.Anvil;
import java.sql.Connection;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * A real chain to anchor on, which mines a block with each transaction unless it is told not to.
 */
abstract class AnchoringGround {

    static final Outcome QUIET = new Outcome.Quiet();

    static Anvil chain;

    @BeforeAll
    static void start() {
        chain = Anvil.start();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    @AfterEach
    void mineAgain() {
        chain.rpc("evm_setAutomine", true);
        chain.mine(1);
    }

    static UUID intent(AnchoredRecord on) throws Exception {
        try (Connection connection = on.record.database.database().connect()) {
            return AnchorTable.intent(
                            connection, new Log(on.rpc.chainId(), on.log.address(), on.address()))
                    .orElseThrow()
                    .operation();
        }
    }
}
