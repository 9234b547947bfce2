package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Address;
import org.junit.jupiter.api.Test;

class OriginalWeIdContractTest {

    private static final String ATTRIBUTE_CHANGED =
            "0xac4dd54786488e78364a1b80c3cb3682c4352995147d8987cbe5210a04261cf4";

    @Test
    void isTheRealOneAndEmitsItsEvents() {
        try (Anvil chain = Anvil.start()) {
            var original = OriginalWeIdContract.deploy(chain, chain.account(0));
            var identity = chain.account(1);

            JsonNode created = original.createWeId(identity, "123", 1_600_000_000L);
            assertThat(created.get("logs")).hasSize(3);
            assertThat(created.get("logs").get(0).get("topics").get(0).asText())
                    .isEqualTo(ATTRIBUTE_CHANGED);
            assertThat(original.getLatestRelatedBlock(identity)).isEqualTo(chain.blockNumber());

            JsonNode changed =
                    original.setAttribute(
                            identity, "/weId/pubkey/Secp256k1/base64", "5|" + identity, 1);
            assertThat(changed.get("logs")).hasSize(1);
            assertThat(changed.get("logs").get(0).get("topics").get(1).asText())
                    .isEqualTo(identity.toWord().toString());

            // The deployer holds permission 200. A stranger does not: silence, and no event.
            Address deployer = chain.account(0);
            Address stranger = chain.account(2);
            String service = "/weId/service/x";
            assertThat(delegated(original, deployer, identity, service)).hasSize(1);
            assertThat(delegated(original, stranger, identity, service)).isEmpty();
        }
    }

    private static JsonNode delegated(
            OriginalWeIdContract original, Address sender, Address identity, String key) {
        return original.delegateSetAttribute(sender, identity, key, "y", 2).get("logs");
    }

    @Test
    void itsCodeIsTheWholeOfIt() {
        assertThat(OriginalWeIdContract.code("WeIdContract")).hasSize(10_344).matches("[0-9a-f]+");
    }
}
