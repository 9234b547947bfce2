package dev.credgate.did.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JWKs of each kind, read as another library writes them, and what is none. */
class JwkTest {

    private static final String ED =
            "'kty':'OKP','crv':'Ed25519','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'";
    private static final String P256 =
            "'kty':'EC','crv':'P-256','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                    + "'y':'_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE'";

    private static Jwk.Reading reading(String members) {
        String json = "{" + members.replace('\'', '"') + "}";
        return Jwk.read(
                ((JsonReading.Read) JsonParser.parse(json.getBytes(StandardCharsets.UTF_8)))
                        .value());
    }

    private static Jwk read(String json) {
        var value = ((JsonReading.Read) JsonParser.parse(json.getBytes(StandardCharsets.UTF_8)));
        return ((Jwk.Reading.Read) Jwk.read(value.value())).jwk();
    }

    @ParameterizedTest
    @CsvSource({"P-256,secp256r1", "P-384,secp384r1", "P-521,secp521r1"})
    void ecKeysOfAnotherLibrary(String crv, String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        for (int i = 0; i < 20; i++) {
            ECPublicKey key = (ECPublicKey) generator.generateKeyPair().getPublic();
            ECKey theirs = new ECKey.Builder(Curve.parse(crv), key).keyID("k" + i).build();
            Jwk ours = read(theirs.toJSONString());
            assertThat(ours.kid()).contains("k" + i);
            assertThat(ours.keys()).hasSize(1);
            ECKey back = ECKey.parse(written(ours.keys().getFirst()));
            assertThat(back.toECPublicKey().getW()).isEqualTo(key.getW());
            assertThat(Multikey.parse(Multikey.of(ours.keys().getFirst())))
                    .contains(ours.keys().getFirst());
        }
    }

    @Test
    void rsaKeysOfAnotherLibrary() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
        Jwk open = read(new RSAKey.Builder(key).build().toJSONString());
        assertThat(open.keys()).hasSize(6).doesNotHaveDuplicates();
        for (VerificationKey<?, ?> one : open.keys()) {
            Jwk again = read(written(one));
            assertThat(again.keys()).containsExactly(one);
            assertThat(JWK.parse(written(one)).toRSAKey().toRSAPublicKey().getModulus())
                    .isEqualTo(key.getModulus());
        }
        Jwk named =
                read(
                        new RSAKey.Builder(key)
                                .algorithm(com.nimbusds.jose.JWSAlgorithm.PS384)
                                .build()
                                .toJSONString());
        assertThat(named.keys())
                .singleElement()
                .isInstanceOfSatisfying(
                        RsaKey.class,
                        it -> {
                            assertThat(it.padding()).isEqualTo(RsaPadding.Pss.PSS);
                            assertThat(it.hash().bytes()).isEqualTo(48);
                        });
    }

    /** RFC 8037, appendix A.2; RFC 8812's curve. */
    @Test
    void ed25519AndSecp256k1() {
        Jwk ed = ((Jwk.Reading.Read) reading(ED + ",'alg':'EdDSA','use':'sig'")).jwk();
        assertThat(ed.keys().getFirst().algorithm()).isEqualTo(KeyAlgorithm.ED25519);
        assertThat(read(written(ed.keys().getFirst())).keys()).isEqualTo(ed.keys());
        var k = Multikey.parse("zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme").orElseThrow();
        assertThat(read(written(k)).keys()).containsExactly(k);
    }

    private static String written(VerificationKey<?, ?> key) {
        return new String(CanonicalWriter.canonical(Jwk.of(key)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ED + ",'d':'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A'",
                ED + ",'k':'AA'",
                ED + ",'use':'enc'",
                ED + ",'use':5",
                ED + ",'alg':'ES256'",
                ED + ",'alg':'none'",
                ED + ",'alg':null",
                ED + ",'kid':7",
                ED + ",'key_ops':['sign']",
                ED + ",'key_ops':'verify'",
                P256 + ",'alg':'ES384'",
                P256 + ",'alg':'ECDH-ES'",
                "",
                "'kty':'oct','k':'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T'",
                "'kty':'OKP','crv':'X25519','x':'hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo'",
                "'kty':'OKP','crv':'Ed25519','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR'",
                "'kty':'OKP','crv':'Ed25519','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp'",
                "'kty':'OKP','crv':'Ed25519','x':'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
                "'kty':'OKP','crv':'P-256','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'",
                "'kty':'EC','crv':'P-256','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0'",
                "'kty':'EC','crv':'P-256','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                        + "'y':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0'",
                "'kty':'EC','crv':'P-384','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                        + "'y':'_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE'",
                "'kty':'EC','crv':'secp256k1','x':'acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0',"
                        + "'y':'_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE'",
                "'kty':'RSA','e':'AQAB'",
                "'kty':'RSA','n':'AQAB','e':'AQAB'",
                "'kty':5"
            })
    void othersAreRefused(String members) {
        assertThat(reading(members)).isInstanceOf(Jwk.Reading.Refused.class);
    }

    @Test
    void rsaNumbersAreInTheirOneSpellingAndRange() {
        byte[] modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE).toByteArray();
        // BigInteger's own sign byte is the leading zero that is not allowed.
        assertThat(rsa(modulus)).isInstanceOf(Jwk.Reading.Refused.class);
        byte[] without = java.util.Arrays.copyOfRange(modulus, 1, modulus.length);
        assertThat(rsa(without)).isInstanceOf(Jwk.Reading.Read.class);
        assertThat(rsa(new byte[128])).isInstanceOf(Jwk.Reading.Refused.class);
        byte[] huge = new byte[1_000_000];
        huge[0] = 1;
        huge[huge.length - 1] = 1;
        assertThat(rsa(huge)).isInstanceOf(Jwk.Reading.Refused.class);
    }

    private static Jwk.Reading rsa(byte[] modulus) {
        return reading(
                "'kty':'RSA','e':'AQAB','n':'"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(modulus)
                        + "'");
    }
}
