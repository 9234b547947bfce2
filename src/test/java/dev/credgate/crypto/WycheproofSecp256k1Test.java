package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.RecoverableSignature.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Project Wycheproof's cases for ECDSA on secp256k1, r‖s form, read from the folder that {@code
 * CREDGATE_VECTORS} names. Its signatures carry no v: a case is accepted when some v in form
 * recovers the case's very key. High s is refused here even where Wycheproof takes it.
 */
class WycheproofSecp256k1Test {

    private static final BigIntegerHalf HALF = new BigIntegerHalf();

    @ParameterizedTest
    @ValueSource(strings = {"libsecp256k1", "bouncycastle"})
    void everyCase(String name) throws IOException, NoSuchAlgorithmException {
        String folder = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                folder != null,
                "CREDGATE_VECTORS is not set: Wycheproof's secp256k1 cases were NOT run");
        Secp256k1 engine =
                name.equals("libsecp256k1") ? new LibSecp256k1() : new BouncyCastleSecp256k1();
        JsonNode file =
                new ObjectMapper()
                        .readTree(
                                Path.of(
                                                String.valueOf(folder),
                                                "wycheproof",
                                                "ecdsa_secp256k1_sha256_p1363_test.json")
                                        .toFile());
        int cases = 0;
        for (JsonNode group : file.get("testGroups")) {
            Secp256k1PublicKey key =
                    Secp256k1PublicKey.ofHex(group.get("publicKey").get("uncompressed").asText())
                            .orElseThrow();
            for (JsonNode one : group.get("tests")) {
                byte[] message = HexFormat.of().parseHex(one.get("msg").asText());
                byte[] signature = HexFormat.of().parseHex(one.get("sig").asText());
                Hash digest = Hash.of(MessageDigest.getInstance("SHA-256").digest(message));
                boolean expected =
                        one.get("result").asText().equals("valid") && !HALF.isAbove(signature);
                assertThat(accepts(engine, digest, signature, key))
                        .as(one.toString())
                        .isEqualTo(expected && !needsHigherRecoveryId(one));
                cases++;
            }
        }
        assertThat(cases).isEqualTo(file.get("numberOfTests").asInt());
    }

    /** R's x beyond the group order needs v 2 or 3, which WeIdentity has no spelling for. */
    private static boolean needsHigherRecoveryId(JsonNode one) {
        return one.get("comment").asText().equals("k*G has a large x-coordinate");
    }

    private static boolean accepts(
            Secp256k1 engine, Hash digest, byte[] signature, Secp256k1PublicKey key) {
        for (byte v = 0; v <= 1; v++) {
            byte[] bytes = Arrays.copyOf(signature, signature.length + 1);
            bytes[signature.length] = v;
            if (RecoverableSignature.read(bytes) instanceof Reading.Read(var read)
                    && engine.verify(digest, read, key)) {
                return true;
            }
        }
        return false;
    }

    /** Half the order, to tell a high s. */
    private static final class BigIntegerHalf {
        private final java.math.BigInteger half =
                new java.math.BigInteger(
                                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                                16)
                        .shiftRight(1);

        boolean isAbove(byte[] signature) {
            return signature.length == 64
                    && new java.math.BigInteger(1, signature, 32, 32).compareTo(half) > 0;
        }
    }
}
