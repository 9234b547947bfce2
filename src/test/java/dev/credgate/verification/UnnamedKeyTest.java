package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Base64Url;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.web.IssuerMetadataResolver;
import dev.credgate.json.JsonWriter;
import dev.credgate.source.SourceReading;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An issuer's keys where the proof does not say which of them made it. */
class UnnamedKeyTest {

    private static final String URL = "https://issuer.example";

    private final List<String> keys = new ArrayList<>();

    private final World world =
            new World(
                            NOW,
                            new Knowledge(
                                    List.of(new SdJwtVcFormat()),
                                    new DidResolvers(List.of()),
                                    List.of(new IssuerMetadataResolver()),
                                    CertificateResolver.NONE,
                                    List.of(),
                                    (_, _) ->
                                            new SourceReading.Had(
                                                    metadata(), "application/json", NOW),
                                    Knowledge.Ties.ENFORCED))
                    .issuer(URL, "*");

    private byte[] metadata() {
        return "{\"issuer\": \"%s\", \"jwks\": {\"keys\": %s}}"
                .formatted(URL, keys)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String own() {
        return new String(JsonWriter.write(Jwk.of(ISSUER.key())), StandardCharsets.UTF_8);
    }

    private static List<String> others(String curve, int count) {
        return IntStream.range(0, count)
                .mapToObj(it -> JsonWriter.write(Jwk.of(JoseKeys.secret(curve, 700 + it).key())))
                .map(it -> new String(it, StandardCharsets.UTF_8))
                .toList();
    }

    /** Of RSA keys that do not say how they sign; nobody knows their factors. */
    private static List<String> rsa(int count) {
        Random random = new Random(8);
        return IntStream.range(0, count)
                .mapToObj(_ -> new BigInteger(2048, random).setBit(2047).setBit(0).toByteArray())
                .map(it -> Base64Url.encode(Arrays.copyOfRange(it, 1, it.length)))
                .map("{\"kty\": \"RSA\", \"e\": \"AQAB\", \"n\": \"%s\"}"::formatted)
                .toList();
    }

    private Verdict verdict() {
        String jws =
                new String(
                        JoseKeys.jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt'}",
                                "{'iss': '" + URL + "', 'vct': 'v'}"),
                        StandardCharsets.US_ASCII);
        return world.verdict((jws + "~").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void keysOfOtherAlgorithmsAreNoneThatAreTried() {
        keys.addAll(rsa(3));
        keys.addAll(others("Ed25519", 20));
        keys.add(own());
        assertThat(verdict().verdict()).isEqualTo(Decision.VALID);
        keys.removeLast();
        assertThat(World.check(verdict(), CheckName.SIGNATURE).code())
                .contains(Reason.SIGNATURE_ALGORITHM);
    }

    @Test
    void sixteenAreTried() {
        keys.addAll(others("P-256", 15));
        keys.add(own());
        assertThat(verdict().verdict()).isEqualTo(Decision.VALID);
        Collections.swap(keys, 0, 15);
        assertThat(verdict().verdict()).isEqualTo(Decision.VALID);
        keys.removeFirst();
        assertThat(World.check(verdict(), CheckName.SIGNATURE).code())
                .contains(Reason.SIGNATURE_INVALID);
    }

    @Test
    void whoMayHaveSignedWithAKeyThatWasNotTriedIsNotAccused() {
        keys.addAll(others("P-256", 16));
        keys.add(own());
        Verdict verdict = verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                .contains(Reason.SOURCE_UNAVAILABLE);
        assertThat(verdict.wanted()).isEmpty();
    }
}
