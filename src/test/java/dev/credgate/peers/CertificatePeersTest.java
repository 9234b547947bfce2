package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is issued with {@code x5c} is taken by {@code jose} and {@code @sd-jwt/sd-jwt-vc}, with the
 * path looked for by Node's own certificates, where nothing is known but the root.
 */
class CertificatePeersTest {

    private static final Instant NOW = JosePeer.NOW;

    @RegisterExtension private static final JosePeer PEER = new JosePeer();

    private static Pki.Order valid(Pki.Order order) {
        return order.valid(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(9)));
    }

    private static String issued(
            String format, String options, String issuer, Holder leaf, Holder authority)
            throws GeneralSecurityException {
        boolean sdJwt = format.equals("sd_jwt_vc");
        return issued(
                sdJwt ? new SdJwtVcWriter() : new JwtVcWriter(),
                (sdJwt ? "vct:" : "vc:") + "https://t.example/id",
                options,
                issuer,
                leaf,
                authority);
    }

    /** What a writer makes of an order with {@code x5c}, by the leaf's key. */
    static String issued(
            CredentialWriter writer,
            String type,
            String options,
            String issuer,
            Holder leaf,
            Holder authority)
            throws GeneralSecurityException {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        issuer,
                                        "did:example:i#0",
                                        KeyAlgorithm.P256,
                                        type,
                                        Optional.of("did:example:h"),
                                        json("{'given_name': 'Ada', 'age': 36}"),
                                        NOW.minusSeconds(60),
                                        Optional.of(NOW.plusSeconds(600)),
                                        Optional.empty(),
                                        List.of(),
                                        List.of(leaf.der(), authority.der()),
                                        json(options)),
                                new SecureRandom());
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(leaf.keys().getPrivate());
        signature.update(draft.message());
        return new String(draft.attach(signature.sign()), StandardCharsets.US_ASCII);
    }

    private static boolean taken(String text, Holder root) throws Exception {
        Map<String, JsonValue> request =
                Map.of(
                        "text",
                        new JsonString(text),
                        "root",
                        new JsonString(Base64.getEncoder().encodeToString(root.der())));
        return PEER.isOk("x5c verify", request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sd_jwt_vc | {\"key_by\": \"x5c\"}",
                "jwt_vc | {\"key_by\": \"x5c\", \"version\": \"1.1\"}",
                "jwt_vc | {\"key_by\": \"x5c\", \"version\": \"2.0\"}"
            })
    void whoKnowsTheRootTakesIt(String format, String options) throws Exception {
        Holder root = valid(Pki.root("CN=Issuers")).make();
        Holder authority = valid(root.issue("CN=Agencies").authority(0)).make();
        Holder leaf =
                valid(authority.issue("CN=Population"))
                        .usage(KeyUsage.digitalSignature)
                        .named(new GeneralName(GeneralName.dNSName, "population.gov.example"))
                        .make();
        String good = issued(format, options, "https://population.gov.example", leaf, authority);
        assertThat(taken(good, root)).isTrue();
        assertThat(taken(good, valid(Pki.root("CN=Issuers")).make())).isFalse();
        assertThat(taken(issued(format, options, "https://b.example", leaf, authority), root))
                .isFalse();
        int at = good.indexOf('.') + 40;
        char other = good.charAt(at) == 'A' ? 'B' : 'A';
        assertThat(taken(good.substring(0, at) + other + good.substring(at + 1), root)).isFalse();
    }
}
