package dev.credgate.peers;

import static dev.credgate.peers.JosePeer.NOW;
import static dev.credgate.peers.JosePeer.jwk;
import static dev.credgate.peers.JosePeer.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.crypto.Base64Url;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.source.Sources;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.JoseCredentials;
import dev.credgate.verification.Knowledge;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.World;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code @auth0/cose} signs goes the whole way to a verdict: by the key that its {@code kid}
 * names, or by the certificates in its {@code x5chain}.
 */
class CoseVerdictPeersTest {

    private static final String TYPE = "vc:https://t.example/id";
    private static final String HOST = "population.gov.example";

    @RegisterExtension
    private static final StartedPeer PEER = new StartedPeer("cose.mjs", "COSE's peer was");

    private static String document(String issuer) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "id": "urn:example:1",
         "type": ["VerifiableCredential", "https://t.example/id"], "issuer": "%s",
         "validFrom": "%s", "validUntil": "%s",
         "credentialSubject": {"id": "did:example:h", "given_name": "Ada"}}
        """
                .formatted(issuer, NOW.minusSeconds(60), NOW.plusSeconds(600));
    }

    private static byte[] signedByPeer(
            Map<String, ? extends JsonValue> keys, String algorithm, String issuer)
            throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>(keys);
        request.put("op", new JsonString("cose sign"));
        request.put("alg", new JsonString(algorithm));
        request.put("kind", new JsonString("vc"));
        request.put("payload", new JsonString(document(issuer)));
        return Base64.getDecoder().decode(Peer.text(PEER.ask(JsonObject.of(request)), "text"));
    }

    private static byte[] forged(byte[] message) {
        CBORObject array = CBORObject.DecodeFromBytes(message).Untag();
        String payload = new String(array.get(2).GetByteString(), StandardCharsets.UTF_8);
        assertThat(payload).contains("Ada");
        return CBORObject.FromObjectAndTag(
                        array.Set(
                                2, payload.replace("Ada", "Eve").getBytes(StandardCharsets.UTF_8)),
                        18)
                .EncodeToBytes();
    }

    private static void fails(World world, byte[] message, CheckName check) {
        Verdict verdict = world.verdict(message);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, check).outcome())
                .as(verdict.checks().toString())
                .isEqualTo(Outcome.FAIL);
    }

    private static void holds(World world, byte[] message) {
        Verdict verdict = world.verdict(message);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.format()).contains(VcCoseFormat.NAME);
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void byTheKeyThatItsIdNames(String curve, String algorithm) throws IOException {
        SecretJwk key = secret(curve, 5);
        String did = JoseCredentials.did(key);
        World world =
                new World(NOW, JoseCredentials.knowledge(List.of(new VcCoseFormat())))
                        .issuer(did, TYPE);
        JsonString kid = new JsonString(did + "#0");
        byte[] message = signedByPeer(Map.of("jwk", jwk(curve, 5), "kid", kid), algorithm, did);
        holds(world, message);
        fails(world, forged(message), CheckName.SIGNATURE);
        fails(
                world,
                signedByPeer(Map.of("jwk", jwk(curve, 6), "kid", kid), algorithm, did),
                CheckName.SIGNATURE);
        fails(
                world,
                signedByPeer(
                        Map.of("jwk", jwk(curve, 5), "kid", new JsonString(did + "#1")),
                        algorithm,
                        did),
                CheckName.ISSUER_KEY);
        // Somebody else's name, and somebody whom nobody trusts.
        String other = JoseCredentials.did(secret(curve, 6));
        fails(
                world,
                signedByPeer(Map.of("jwk", jwk(curve, 5), "kid", kid), algorithm, other),
                CheckName.SIGNATURE);
        fails(
                world,
                signedByPeer(
                        Map.of("jwk", jwk(curve, 6), "kid", new JsonString(other + "#0")),
                        algorithm,
                        other),
                CheckName.TRUST);
    }

    private static Pki.Order valid(Pki.Order order) {
        return order.valid(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(9)));
    }

    private static World believing(Holder root) {
        return new World(
                        NOW,
                        new Knowledge(
                                List.of(new VcCoseFormat()),
                                new DidResolvers(List.of()),
                                List.of(new JwkDidResolver()),
                                Iacas.followed(root.certificate()),
                                List.of(),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED))
                .issuer("https://" + HOST, TYPE);
    }

    private static JsonString text(byte[] bytes) {
        return new JsonString(Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonString coordinate(BigInteger number) {
        byte[] bytes = new byte[32];
        byte[] signed = number.toByteArray();
        int length = Math.min(signed.length, 32);
        System.arraycopy(signed, signed.length - length, bytes, 32 - length, length);
        return new JsonString(Base64Url.encode(bytes));
    }

    /** A P-256 key as the peer takes it. */
    private static JsonObject jwkOf(Holder holder) {
        ECPublicKey key = (ECPublicKey) holder.keys().getPublic();
        return JsonObject.of(
                Map.of(
                        "kty",
                        new JsonString("EC"),
                        "crv",
                        new JsonString("P-256"),
                        "x",
                        coordinate(key.getW().getAffineX()),
                        "y",
                        coordinate(key.getW().getAffineY()),
                        "d",
                        coordinate(((ECPrivateKey) holder.keys().getPrivate()).getS())));
    }

    private static byte[] signed(Holder by, String issuer, Holder... chain)
            throws IOException, GeneralSecurityException {
        JsonValue[] certificates = new JsonValue[chain.length];
        for (int at = 0; at < chain.length; at++) {
            certificates[at] = text(chain[at].der());
        }
        return signedByPeer(
                new HashMap<>(
                        Map.of("jwk", jwkOf(by), "chain", new JsonArray(List.of(certificates)))),
                "ES256",
                issuer);
    }

    @Test
    void byTheCertificatesThatItBrings() throws Exception {
        Holder root = valid(Pki.root("CN=Issuers")).make();
        Holder authority = valid(root.issue("CN=Agencies").authority(0)).make();
        Holder leaf =
                valid(authority.issue("CN=Population"))
                        .usage(KeyUsage.digitalSignature)
                        .named(new GeneralName(GeneralName.dNSName, HOST))
                        .make();
        World world = believing(root);
        byte[] message = signed(leaf, "https://" + HOST, leaf, authority);
        holds(world, message);
        fails(world, forged(message), CheckName.SIGNATURE);
        fails(believing(valid(Pki.root("CN=Issuers")).make()), message, CheckName.ISSUER_KEY);
        // Without what leads to the root, with another's key, and for another host.
        fails(world, signed(leaf, "https://" + HOST, leaf), CheckName.ISSUER_KEY);
        fails(world, signed(authority, "https://" + HOST, leaf, authority), CheckName.SIGNATURE);
        fails(world, signed(leaf, "https://other.example", leaf, authority), CheckName.SIGNATURE);
    }
}
