package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.crypto.SignatureEngines.Presence;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every signature file of Project Wycheproof against every engine that is here, through the public
 * interface; the folder is named by {@code CREDGATE_VECTORS}. What Wycheproof calls acceptable (a
 * DigestInfo without its NULL) is refused by all of them.
 */
class WycheproofEnginesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether an engine takes a case's signature with the key of its group. */
    private interface Judge {
        boolean takes(byte[] message, byte[] signature);
    }

    private record Vectors(
            String file,
            KeyAlgorithm algorithm,
            Function<JsonNode, Function<SignatureEngine, Judge>> judges) {}

    private static final List<Vectors> FILES =
            List.of(
                    p1363("ecdsa_secp256r1_sha256_p1363_test", Curve.P256.P_256),
                    der("ecdsa_secp256r1_sha256_test", Curve.P256.P_256),
                    p1363("ecdsa_secp384r1_sha384_p1363_test", Curve.P384.P_384),
                    der("ecdsa_secp384r1_sha384_test", Curve.P384.P_384),
                    p1363("ecdsa_secp521r1_sha512_p1363_test", Curve.P521.P_521),
                    secp256k1(
                            "ecdsa_secp256k1_sha256_p1363_test",
                            bytes -> EcdsaSignature.ofP1363(Curve.K256.SECP256K1, bytes)),
                    secp256k1(
                            "ecdsa_secp256k1_sha256_test",
                            bytes -> EcdsaSignature.ofDer(Curve.K256.SECP256K1, bytes)),
                    secp256k1(
                            "ecdsa_secp256k1_sha256_bitcoin_test",
                            bytes ->
                                    EcdsaSignature.ofDer(Curve.K256.SECP256K1, bytes)
                                            .filter(EcdsaSignature::isLowS)),
                    new Vectors(
                            "ed25519_test", KeyAlgorithm.ED25519, WycheproofEnginesTest::ed25519),
                    rsa("rsa_signature_2048_sha256_test", RsaPadding.Pkcs1.PKCS1),
                    rsa("rsa_pss_2048_sha256_mgf1_32_test", RsaPadding.Pss.PSS));

    @Test
    void theVectorsAreHere() {
        assumeTrue(
                System.getenv("CREDGATE_VECTORS") != null,
                "CREDGATE_VECTORS is not set: Wycheproof's signature cases were NOT run");
        assertThat(SignatureEngines.all())
                .filteredOn(presence -> presence.engine().isPresent())
                .extracting(Presence::name)
                .contains("libcrypto", "bouncycastle", "jdk");
    }

    @TestFactory
    Stream<DynamicTest> everyCaseOnEveryEngine() {
        String folder = System.getenv("CREDGATE_VECTORS");
        if (folder == null) {
            return Stream.of();
        }
        return FILES.stream()
                .flatMap(vectors ->
                        SignatureEngines.all().stream()
                                .flatMap(presence -> presence.engine().stream())
                                .filter(engine -> engine.algorithms().contains(vectors.algorithm()))
                                .map(engine ->
                                        DynamicTest.dynamicTest(
                                                vectors.file() + " " + engine,
                                                () -> run(folder, vectors, engine))));
    }

    private static void run(String folder, Vectors vectors, SignatureEngine engine)
            throws IOException {
        JsonNode file =
                JSON.readTree(Path.of(folder, "wycheproof", vectors.file() + ".json").toFile());
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (JsonNode group : file.get("testGroups")) {
            Judge judge = vectors.judges().apply(group).apply(engine);
            for (JsonNode one : group.get("tests")) {
                boolean valid = one.get("result").asText().equals("valid");
                boolean taken = judge.takes(hex(one, "msg"), hex(one, "sig"));
                if (valid != taken) {
                    wrong.add(one.toString());
                }
                cases++;
            }
        }
        assertThat(wrong).as("%s on %s", vectors.file(), engine).isEmpty();
        assertThat(cases).isEqualTo(file.get("numberOfTests").asInt());
    }

    private static <C extends Curve.Nist> Vectors p1363(String file, C curve) {
        return nist(file, curve, bytes -> EcdsaSignature.ofP1363(curve, bytes));
    }

    private static <C extends Curve.Nist> Vectors der(String file, C curve) {
        return nist(file, curve, bytes -> EcdsaSignature.ofDer(curve, bytes));
    }

    private static <C extends Curve.Nist> Vectors nist(
            String file, C curve, Function<byte[], Optional<EcdsaSignature<C>>> reading) {
        return new Vectors(
                file,
                curve.algorithm(),
                group ->
                        engine -> {
                            var key =
                                    engine.prepare(
                                            NistPublicKey.of(
                                                            curve,
                                                            hex(
                                                                    group.get("publicKey"),
                                                                    "uncompressed"))
                                                    .orElseThrow());
                            return (message, signature) ->
                                    reading.apply(signature)
                                            .filter(read -> key.verify(Message.of(message), read))
                                            .isPresent();
                        });
    }

    private static Vectors secp256k1(
            String file, Function<byte[], Optional<EcdsaSignature<Curve.K256>>> reading) {
        return new Vectors(
                file,
                KeyAlgorithm.SECP256K1,
                group ->
                        engine -> {
                            var key =
                                    engine.prepare(
                                            Secp256k1PublicKey.ofEncoded(
                                                            hex(
                                                                    group.get("publicKey"),
                                                                    "uncompressed"))
                                                    .orElseThrow());
                            return (message, signature) ->
                                    reading.apply(signature)
                                            .filter(read ->
                                                    key.verify(
                                                            Hash.of(
                                                                    Sha2.SHA_256.hash(
                                                                            Message.of(message))),
                                                            read))
                                            .isPresent();
                        });
    }

    private static Function<SignatureEngine, Judge> ed25519(JsonNode group) {
        return engine -> {
            var key =
                    engine.prepare(
                            Ed25519PublicKey.of(hex(group.get("publicKey"), "pk")).orElseThrow());
            return (message, signature) ->
                    Ed25519Signature.of(signature)
                            .filter(read -> key.verify(Message.of(message), read))
                            .isPresent();
        };
    }

    private static <P extends RsaPadding> Vectors rsa(String file, P padding) {
        return new Vectors(
                file,
                padding.algorithm(),
                group ->
                        engine -> {
                            JsonNode numbers = group.get("publicKey");
                            var key =
                                    engine.prepare(
                                            RsaKey.of(
                                                            padding,
                                                            Sha2.SHA_256,
                                                            number(numbers, "modulus"),
                                                            number(numbers, "publicExponent"))
                                                    .orElseThrow());
                            return (message, signature) ->
                                    RsaSignature.of(padding, signature)
                                            .filter(read -> key.verify(Message.of(message), read))
                                            .isPresent();
                        });
    }

    private static BigInteger number(JsonNode numbers, String name) {
        return new BigInteger(numbers.get(name).asText(), 16);
    }

    private static byte[] hex(JsonNode one, String name) {
        return HexFormat.of().parseHex(one.get(name).asText());
    }
}
