package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.peers.Peer;
import dev.credgate.peers.StartedPeer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sets of proofs as they are issued, verified by {@code @digitalbazaar/vc}: it takes a set of which
 * one proof holds, so that each is shown to it by itself as well. It knows no chains.
 */
class ProofSetPeersTest {

    @RegisterExtension
    private static final StartedPeer PEER =
            new StartedPeer("data-integrity.mjs", "Data Integrity's peers were");

    private final DataIntegrityWriter writer =
            new DataIntegrityWriter(InstantSource.fixed(Signing.NOW));

    @ParameterizedTest
    @CsvSource({
        "eddsa, 2022, ED25519, 2.0",
        "eddsa, 2022, ED25519, 1.1",
        "ecdsa, 2019, P256, 2.0",
        "ecdsa, 2019, P384, 1.1"
    })
    void eachProofOfASetHoldsElsewhere(
            String family, String year, KeyAlgorithm algorithm, String version) throws IOException {
        TestKey key = TestKey.of(algorithm, "peers");
        JsonObject document =
                SeveralProofsTest.signed(
                        writer,
                        key,
                        """
                        {"cryptosuite": "%1$s-rdfc-%2$s", "version": "%3$s",
                         "contexts": ["https://www.w3.org/ns/credentials/examples/v2"],
                         "proofs": [{"cryptosuite": "%1$s-jcs-%2$s"}]}
                        """
                                .formatted(family, year, version),
                        List.of(key));
        List<JsonObject> shown = new ArrayList<>();
        shown.add(document);
        for (JsonObject proof : SeveralProofsTest.proofs(document)) {
            shown.add(document.with("proof", proof));
        }
        for (JsonObject one : List.copyOf(shown)) {
            shown.add(one.with("validUntil", new JsonString("2055-01-01T00:00:00Z")));
        }
        assertThat(peersSay(shown).subList(0, 3)).containsOnly("valid");
        assertThat(peersSay(shown).subList(3, 6)).doesNotContain("valid");
    }

    private static List<String> peersSay(List<JsonObject> documents) throws IOException {
        JsonObject answer =
                PEER.ask(
                        JsonObject.of(
                                Map.of(
                                        "op",
                                        new JsonString("verify"),
                                        "documents",
                                        new JsonArray(List.<JsonValue>copyOf(documents)))));
        assertThat(Peer.isOk(answer)).as(answer.toString()).isTrue();
        return ((JsonArray) answer.member("results").orElseThrow())
                .elements().stream().map(result -> ((JsonString) result).value()).toList();
    }
}
