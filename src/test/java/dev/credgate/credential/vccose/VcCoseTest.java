package dev.credgate.credential.vccose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.vccose.VcCose.Opened;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The COSE cases of the W3C suite for JOSE and COSE, from the folder of CREDGATE_CONFORMANCE. */
class VcCoseTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SignatureChecker ENGINES =
            new SignatureChecker() {
                @Override
                public <M, S extends dev.credgate.crypto.Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    @Test
    void theCasesAreHere() {
        assumeTrue(
                System.getenv("CREDGATE_CONFORMANCE") != null,
                "CREDGATE_CONFORMANCE is not set: the COSE cases of W3C's suite were NOT run");
    }

    @TestFactory
    Stream<DynamicTest> everyCase() throws IOException {
        String folder = System.getenv("CREDGATE_CONFORMANCE");
        if (folder == null) {
            return Stream.of();
        }
        JsonNode cases = JSON.readTree(Path.of(folder, "check", "jose-cose.json").toFile());
        Path inputs = Path.of(folder, "data", "jose-cose", "input");
        return StreamSupport.stream(cases.get("rows").spliterator(), false)
                .filter(row -> row.get(1).asText().endsWith("_cose"))
                .map(row ->
                        DynamicTest.dynamicTest(
                                row.toString(),
                                () -> {
                                    String key =
                                            cases.get("keys").get(row.get(3).asText()).asText();
                                    assertThat(
                                                    holds(
                                                            row.get(0).asText(),
                                                            kind(row.get(1).asText()),
                                                            Files.readString(
                                                                    inputs.resolve(
                                                                            row.get(2).asText())),
                                                            JSON.readTree(
                                                                    inputs.resolve(key).toFile())))
                                            .isEqualTo(row.get(4).asText().equals("success"));
                                }));
    }

    private static Kind kind(String feature) {
        return feature.startsWith("credential") ? Kind.CREDENTIAL : Kind.PRESENTATION;
    }

    private static boolean holds(String function, Kind kind, String input, JsonNode method) {
        VerificationKey<?, ?> key = key(method.get("publicKeyJwk"));
        if (function.equals("verify")) {
            return verifies(kind, input, key);
        }
        byte[] document = input.getBytes(StandardCharsets.UTF_8);
        Reading<VcCose.Unsigned> ready =
                VcCose.secure(
                        kind,
                        document,
                        CoseAlgorithm.of(key.algorithm()).orElseThrow(),
                        method.get("publicKeyJwk")
                                .get("kid")
                                .asText()
                                .getBytes(StandardCharsets.UTF_8));
        return ready instanceof Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned)
                && verifies(
                        kind,
                        Base64.getEncoder()
                                .encodeToString(
                                        unsigned.attach(
                                                sign(
                                                        method.get("secretKeyJwk"),
                                                        unsigned.message()))),
                        key);
    }

    private static boolean verifies(Kind kind, String text, VerificationKey<?, ?> key) {
        byte[] secured;
        try {
            secured = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException _) {
            return false;
        }
        return VcCose.open(kind, secured, new KeyName.Confirmed(key))
                        instanceof Opened.Sound(var document, var proof)
                && document.member("@context").isPresent()
                && proof.check(key, ENGINES) == SignatureFinding.FITS;
    }

    private static VerificationKey<?, ?> key(JsonNode jwk) {
        if (JsonParser.parse(jwk.toString().getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(var value)
                && Jwk.read(value) instanceof Jwk.Reading.Read(Jwk(var keys, _))) {
            return keys.getFirst();
        }
        throw new IllegalStateException("no key");
    }

    private static byte[] sign(JsonNode jwk, byte[] message) {
        try {
            if (jwk.get("kty").asText().equals("OKP")) {
                Ed25519Signer signer = new Ed25519Signer();
                signer.init(
                        true,
                        new Ed25519PrivateKeyParameters(
                                Base64.getUrlDecoder().decode(jwk.get("d").asText()), 0));
                signer.update(message, 0, message.length);
                return signer.generateSignature();
            }
            Signature signer =
                    Signature.getInstance(
                            switch (jwk.get("crv").asText()) {
                                case "P-256" -> "SHA256withECDSAinP1363Format";
                                case "P-384" -> "SHA384withECDSAinP1363Format";
                                default -> "SHA512withECDSAinP1363Format";
                            });
            signer.initSign(ECKey.parse(jwk.toString()).toECPrivateKey());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException
                | java.text.ParseException
                | com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
