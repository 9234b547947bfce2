package dev.credgate.credential.jose;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Random;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nimbus JOSE + JWT reads what we write, and we read what it writes. */
class NimbusInteropTest {

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "secp256k1, ES256K"})
    void ecdsaBothWays(String curve, String algorithm) throws JOSEException, ParseException {
        for (int seed = 0; seed < 5; seed++) {
            JsonObject jwk = JoseKeys.jwk(curve, new Random(seed));
            SecretJwk ours = SecretJwk.read(jwk).orElseThrow();
            ECKey theirs = ECKey.parse(JsonWriter.text(jwk));

            JWSObject written =
                    JWSObject.parse(
                            new String(
                                    JoseKeys.jws(
                                            ours,
                                            "{'alg': '" + algorithm + "'}",
                                            "{'n': " + seed + "}"),
                                    StandardCharsets.US_ASCII));
            JWSVerifier verifier = new ECDSAVerifier(theirs.toPublicJWK());
            ECDSASigner signer = new ECDSASigner(theirs);
            // No Java has secp256k1 any more.
            verifier.getJCAContext().setProvider(new BouncyCastleProvider());
            signer.getJCAContext().setProvider(new BouncyCastleProvider());
            assertThat(written.verify(verifier)).isTrue();

            JWSObject signed =
                    new JWSObject(
                            new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("k").build(),
                            new Payload("{\"n\":" + seed + "}"));
            signed.sign(signer);
            assertThat(fits(signed, ours.key())).isEqualTo(SignatureFinding.FITS);
            assertThat(fits(signed, JoseKeys.secret(curve, 99).key()))
                    .isEqualTo(SignatureFinding.DOES_NOT_FIT);
            assertThat(JwkThumbprint.of(ours.key()))
                    .isEqualTo(theirs.computeThumbprint().toString());
        }
    }

    @Test
    void rsaByEveryPadding() throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).generate();
        List<VerificationKey<?, ?>> read =
                ((Jwk.Reading.Read) Jwk.read(JoseKeys.json(key.toPublicJWK().toJSONString())))
                        .jwk()
                        .keys();
        for (String algorithm : List.of("PS256", "PS384", "PS512", "RS256", "RS384", "RS512")) {
            JWSObject signed =
                    new JWSObject(new JWSHeader(JWSAlgorithm.parse(algorithm)), new Payload("{}"));
            signed.sign(new RSASSASigner(key));
            assertThat(read)
                    .extracting(one -> fits(signed, one))
                    .containsOnlyOnce(SignatureFinding.FITS)
                    .filteredOn(SignatureFinding.OTHER_ALGORITHM::equals)
                    .hasSize(5);
        }
    }

    @Test
    void aKeyIsTheSameOnBothSides() throws ParseException {
        for (String curve : JoseKeys.CURVES) {
            SecretJwk key = JoseKeys.secret(curve, 3);
            assertThat(JWK.parse(JsonWriter.text(Jwk.of(key.key()))).isPrivate()).isFalse();
        }
    }

    private static SignatureFinding fits(JWSObject signed, VerificationKey<?, ?> key) {
        CompactJws jws =
                ((CompactJws.Reading.Read)
                                CompactJws.read(
                                        signed.serialize().getBytes(StandardCharsets.US_ASCII)))
                        .jws();
        return jws.check(key, CHECKER);
    }
}
