package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import org.junit.jupiter.api.AfterEach;

/** A real chain that is followed through a node which fails as it is told to. */
abstract class TroubledNodeGround {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Person ISSUER = new Person(1);

    final FollowedAnvil on = new FollowedAnvil();
    final NodeDouble node = new NodeDouble(on.chain.url());

    @AfterEach
    void stop() {
        node.close();
        on.close();
    }

    static String request(String method, JsonNode params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params);
    }

    static StatusValue status(LedgerState state, int credential) {
        return state.status(ISSUER.didHash(), hash(credential)).value();
    }
}
