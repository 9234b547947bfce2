package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.dataintegrity.jsonld.Canonical;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents and proof configurations of the vectors have exactly their canonical N-Quads. */
class CanonicalFormTest {

    private final JsonLd jsonLd = new JsonLd(W3cVectors.contexts());

    @ParameterizedTest
    @CsvSource({
        "vc-di-eddsa/eddsa-rdfc-2022, DataInt, SHA_256",
        "vc-di-eddsa/eddsa-rdfc-2022/employ, DataInt, SHA_256",
        "vc-di-eddsa/Ed25519Signature2020, EdSig, SHA_256",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p256, ECDSAP256, SHA_256",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p384, ECDSAP384, SHA_384",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ, ECDSAP256, SHA_256",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ, ECDSAP384, SHA_384"
    })
    void hasTheCanonicalFormAndDigests(String folder, String suffix, Sha2 hash) {
        var vectors = W3cVectors.vectors();
        assumeTrue(vectors.isPresent(), "CREDGATE_VECTORS is not set: W3C's vectors were NOT run");
        W3cVectors files = vectors.get();
        Map<String, dev.credgate.json.JsonValue> members =
                new LinkedHashMap<>(files.json(folder + "/signed" + suffix + ".json").members());
        members.remove("proof");

        Canonical document = canonical(JsonObject.of(members), hash);
        Canonical config = canonical(files.json(folder + "/proofConfig" + suffix + ".json"), hash);

        assertThat(document.text()).isEqualTo(files.text(folder + "/canonDoc" + suffix + ".txt"));
        assertThat(config.text()).isEqualTo(files.text(folder + "/proofCanon" + suffix + ".txt"));
        assertThat(hex(hash, document))
                .isEqualTo(files.text(folder + "/docHash" + suffix + ".txt"));
        assertThat(hex(hash, config))
                .isEqualTo(files.text(folder + "/proofHash" + suffix + ".txt"));
    }

    private static String hex(Sha2 hash, Canonical canonical) {
        return HexFormat.of()
                .formatHex(
                        hash.hash(Message.of(canonical.text().getBytes(StandardCharsets.UTF_8))));
    }

    private Canonical canonical(JsonObject document, Sha2 hash) {
        return switch (jsonLd.canonical(document, hash)) {
            case JsonLd.Result.Got<Canonical>(var canonical) -> canonical;
            case JsonLd.Result.Refused<Canonical>(var found) -> throw new AssertionError(found);
        };
    }
}
