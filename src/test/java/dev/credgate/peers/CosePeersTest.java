package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.peers.JosePeer.NOW;
import static dev.credgate.peers.JosePeer.jwk;
import static dev.credgate.peers.JosePeer.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.vccose.VcCoseWriter;
import dev.credgate.did.KeyName;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both directions against {@code @auth0/cose}, by which W3C credentials in COSE ({@code vc+cose})
 * and presentations ({@code vp+cose}) are signed and read: what one takes the other takes, and what
 * was tampered with neither.
 */
class CosePeersTest {

    private static final String DOCUMENT =
            "{\"@context\": [\"https://www.w3.org/ns/credentials/v2\"], \"id\": \"urn:example:1\","
                    + " \"type\": [\"VerifiableCredential\", \"https://t.example/id\"], \"issuer\":"
                    + " \"did:example:i\", \"validFrom\": \"2026-01-01T00:00:00Z\","
                    + " \"credentialSubject\": {\"id\": \"did:example:h\", \"given_name\":"
                    + " \"Ada\"}}";

    private static final String PRESENTATION =
            "{\"@context\": [\"https://www.w3.org/ns/credentials/v2\"], \"type\":"
                    + " [\"VerifiablePresentation\"], \"holder\": \"did:example:h\","
                    + " \"verifiableCredential\": [{\"@context\":"
                    + " \"https://www.w3.org/ns/credentials/v2\", \"type\":"
                    + " \"EnvelopedVerifiableCredential\", \"id\":"
                    + " \"data:application/vc+cose;base64,%s\"}]}";

    private static final VcCoseFormat FORMAT = new VcCoseFormat();

    @RegisterExtension
    private static final StartedPeer PEER = new StartedPeer("cose.mjs", "COSE's peer was");

    /** What somebody says of a message: whether it is taken. */
    @FunctionalInterface
    private interface Word {
        boolean takes(byte[] message) throws IOException;
    }

    private static JsonObject ask(String op, Map<String, ? extends JsonValue> members)
            throws IOException {
        return PEER.ask(JsonObject.of(JosePeer.with(members, "op", new JsonString(op))));
    }

    private static JsonString text(byte[] bytes) {
        return new JsonString(Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] signedByPeer(
            JsonObject jwk, String algorithm, String kind, String payload) throws IOException {
        return signedByPeer(
                Map.of("jwk", jwk, "kid", new JsonString("did:example:i#0")),
                algorithm,
                kind,
                payload);
    }

    private static byte[] signedByPeer(
            Map<String, ? extends JsonValue> keys, String algorithm, String kind, String payload)
            throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>(keys);
        request.put("alg", new JsonString(algorithm));
        request.put("kind", new JsonString(kind));
        request.put("payload", new JsonString(payload));
        return Base64.getDecoder().decode(Peer.text(ask("cose sign", request), "text"));
    }

    private static Word theirs(SecretJwk by, String algorithm, String kind) {
        return message ->
                Peer.isOk(
                        ask(
                                "cose verify",
                                Map.of(
                                        "jwk",
                                        Jwk.of(by.key()),
                                        "alg",
                                        new JsonString(algorithm),
                                        "kind",
                                        new JsonString(kind),
                                        "text",
                                        text(message))));
    }

    private static boolean isOurs(byte[] message, SecretJwk by) {
        return FORMAT.recognise(message).orElse(null) instanceof SecuredCredential credential
                && credential.proofs().getFirst().check(by.key(), CHECKER) == SignatureFinding.FITS;
    }

    /** The COSE_Sign1 in what our writer hands out. */
    private static byte[] unwrapped(String envelope) {
        JsonObject object =
                (JsonObject)
                        ((JsonReading.Read)
                                        JsonParser.parse(envelope.getBytes(StandardCharsets.UTF_8)))
                                .value();
        String url = ((JsonString) object.member("id").orElseThrow()).value();
        String head = "data:application/vc+cose;base64,";
        assertThat(url).startsWith(head);
        return Base64.getDecoder().decode(url.substring(head.length()));
    }

    private static byte[] issuedByUs(SecretJwk by) {
        return unwrapped(JosePeer.issue(new VcCoseWriter(), by, "vc:https://t.example/id", "{}"));
    }

    private static byte[] changed(byte[] message, UnaryOperator<CBORObject> change) {
        CBORObject array = CBORObject.DecodeFromBytes(message).Untag();
        return CBORObject.FromObjectAndTag(change.apply(array), 18).EncodeToBytes();
    }

    private static byte[] withHeader(byte[] message, int label, Object value) {
        return changed(
                message,
                array -> {
                    CBORObject header = CBORObject.DecodeFromBytes(array.get(0).GetByteString());
                    header.set(CBORObject.FromObject(label), CBORObject.FromObject(value));
                    return array.Set(0, header.EncodeToBytes());
                });
    }

    private static byte[] withPayload(byte[] message, String said, String instead) {
        return changed(
                message,
                array -> {
                    String payload =
                            new String(array.get(2).GetByteString(), StandardCharsets.UTF_8);
                    assertThat(payload).contains(said);
                    return array.Set(
                            2, payload.replace(said, instead).getBytes(StandardCharsets.UTF_8));
                });
    }

    private static void bothAgree(byte[] message, Map<String, byte[]> more, Word ours, Word theirs)
            throws IOException {
        assertThat(ours.takes(message)).as("ours, untouched").isTrue();
        assertThat(theirs.takes(message)).as("theirs, untouched").isTrue();
        Map<String, byte[]> tampered = new LinkedHashMap<>(more);
        // An empty map, which nobody signed; the peer takes an empty list for one as well.
        int open = 4 + CBORObject.DecodeFromBytes(message).get(0).GetByteString().length;
        for (int at = 0; at < message.length; at++) {
            byte[] turned = message.clone();
            turned[at] ^= (byte) (1 << at % 8);
            if (at == open) {
                assertThat(ours.takes(turned)).as("ours: the unprotected header").isFalse();
            } else {
                tampered.put("byte " + at, turned);
            }
        }
        tampered.put("another algorithm", withHeader(message, 1, -37));
        tampered.put("a MAC", withHeader(message, 1, 5));
        tampered.put("another key's id", withHeader(message, 4, new byte[] {1}));
        tampered.put("another type", withHeader(message, 16, "application/jwt+cose"));
        tampered.put("no header", changed(message, array -> array.Set(0, new byte[0])));
        tampered.put("no signature", changed(message, array -> array.Set(3, new byte[0])));
        tampered.put("no payload", changed(message, array -> array.Set(2, new byte[0])));
        for (Map.Entry<String, byte[]> variant : tampered.entrySet()) {
            assertThat(ours.takes(variant.getValue())).as("ours: " + variant.getKey()).isFalse();
            assertThat(theirs.takes(variant.getValue()))
                    .as("theirs: " + variant.getKey())
                    .isFalse();
        }
    }

    private static Map<String, byte[]> tampered(byte[] credential) {
        return new LinkedHashMap<>(
                Map.of(
                        "a claim",
                        withPayload(credential, "\"Ada\"", "\"Eve\""),
                        "the subject",
                        withPayload(credential, "did:example:h", "did:example:m"),
                        "the issuer",
                        withPayload(credential, "did:example:i", "did:example:m"),
                        "the type",
                        withPayload(credential, "https://t.example/id", "https://t.example/ad")));
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void credentialsBothWays(String curve, String algorithm) throws IOException {
        SecretJwk key = secret(curve, 5);
        Word ours = message -> isOurs(message, key);
        Word theirs = theirs(key, algorithm, "vc");

        byte[] byThem = signedByPeer(jwk(curve, 5), algorithm, "vc", DOCUMENT);
        Map<String, byte[]> ofTheirs = tampered(byThem);
        ofTheirs.put("another key", signedByPeer(jwk(curve, 6), algorithm, "vc", DOCUMENT));
        ofTheirs.put("of another kind", signedByPeer(jwk(curve, 5), algorithm, "vp", DOCUMENT));
        bothAgree(byThem, ofTheirs, ours, theirs);

        byte[] byUs = issuedByUs(key);
        Map<String, byte[]> ofOurs = tampered(byUs);
        ofOurs.put("another key", issuedByUs(secret(curve, 6)));
        bothAgree(byUs, ofOurs, ours, theirs);
    }

    /** The W3C's suite alone has them opened here. */
    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void presentationsBothWays(String curve, String algorithm) throws IOException {
        SecretJwk key = secret(curve, 7);
        Word ours =
                message ->
                        VcCose.open(Kind.PRESENTATION, message, new KeyName.Confirmed(key.key()))
                                        instanceof VcCose.Opened.Sound(var _, var proof)
                                && proof.check(key.key(), CHECKER) == SignatureFinding.FITS;
        Word theirs = theirs(key, algorithm, "vp");
        String document =
                PRESENTATION.formatted(
                        Base64.getEncoder().encodeToString(issuedByUs(secret("P-256", 5))));

        bothAgree(
                signedByPeer(jwk(curve, 7), algorithm, "vp", document),
                Map.of(
                        "another key",
                        signedByPeer(jwk(curve, 8), algorithm, "vp", document),
                        "of another kind",
                        signedByPeer(jwk(curve, 7), algorithm, "vc", document)),
                ours,
                theirs);
        bothAgree(
                presentedByUs(key, document),
                Map.of("another key", presentedByUs(secret(curve, 8), document)),
                ours,
                theirs);
    }

    private static byte[] presentedByUs(SecretJwk key, String document) {
        Reading<VcCose.Unsigned> reading =
                VcCose.secure(
                        Kind.PRESENTATION,
                        document.getBytes(StandardCharsets.UTF_8),
                        CoseAlgorithm.of(key.key().algorithm()).orElseThrow(),
                        "did:example:h#0".getBytes(StandardCharsets.UTF_8));
        VcCose.Unsigned unsigned = ((Reading.Read<VcCose.Unsigned>) reading).value();
        return unsigned.attach(key.sign(unsigned.message()));
    }

    // By certificates

    private static Pki.Order valid(Pki.Order order) {
        return order.valid(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(9)));
    }

    private static boolean taken(byte[] message, Holder root) throws Exception {
        return Peer.isOk(
                ask(
                        "x5chain verify",
                        Map.of(
                                "text",
                                text(message),
                                "root",
                                text(root.der()),
                                "kind",
                                new JsonString("vc"))));
    }

    /** Whoever knows nothing but the root takes it by the leaf's key. */
    @Test
    void whatIsNamedByCertificatesGoesBothWaysAsWell() throws Exception {
        Holder root = valid(Pki.root("CN=Issuers")).make();
        Holder authority = valid(root.issue("CN=Agencies").authority(0)).make();
        Holder leaf =
                valid(authority.issue("CN=Population"))
                        .usage(KeyUsage.digitalSignature)
                        .named(new GeneralName(GeneralName.dNSName, "population.gov.example"))
                        .make();
        byte[] byUs = issuedByUs("https://population.gov.example", leaf, authority);
        assertThat(taken(byUs, root)).isTrue();
        assertThat(taken(byUs, valid(Pki.root("CN=Issuers")).make())).isFalse();
        assertThat(taken(issuedByUs("https://b.example", leaf, authority), root)).isFalse();
        assertThat(taken(withPayload(byUs, "Ada", "Eve"), root)).isFalse();

        SecretJwk key = secret("P-256", 9);
        JsonArray chain = new JsonArray(List.of(text(leaf.der()), text(authority.der())));
        byte[] byThem =
                signedByPeer(
                        Map.of("jwk", jwk("P-256", 9), "chain", chain), "ES256", "vc", DOCUMENT);
        assertThat(isOurs(byThem, key)).isTrue();
        SecuredCredential credential = (SecuredCredential) FORMAT.recognise(byThem).orElseThrow();
        KeyName.Certificates named = (KeyName.Certificates) credential.proofs().getFirst().key();
        assertThat(named.chain()).containsExactly(leaf.der(), authority.der());
        assertThat(isOurs(withPayload(byThem, "Ada", "Eve"), key)).isFalse();
    }

    private static byte[] issuedByUs(String issuer, Holder leaf, Holder authority)
            throws Exception {
        return unwrapped(
                CertificatePeersTest.issued(
                        new VcCoseWriter(),
                        "vc:https://t.example/id",
                        "{\"key_by\": \"x5c\"}",
                        issuer,
                        leaf,
                        authority));
    }
}
