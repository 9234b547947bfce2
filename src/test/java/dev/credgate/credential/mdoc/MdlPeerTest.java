package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both directions against {@code @auth0/mdl} as a process of its own, under src/test/peers. */
class MdlPeerTest {

    private static final Path PEERS = Path.of("src", "test", "peers").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private final CosePair issuer = CosePair.of(Kind.ES256);
    private final CosePair device = CosePair.of(Kind.ES256);
    private final CosePair root = CosePair.of(Kind.ES256);
    private final CosePair reader = CosePair.of(Kind.ES256);
    private final byte[] certificate = MdocWallet.certificate(issuer, root);
    private final byte[] transcript = MdocGround.TRANSCRIPT;

    @BeforeEach
    void thePeerIsHere() {
        assumeTrue(
                Files.isDirectory(PEERS.resolve("node_modules/@auth0/mdl")),
                "@auth0/mdl is not installed (npm ci in src/test/peers): mdoc was NOT exchanged"
                        + " with it");
    }

    private static JsonNode peer(String verb, JsonNode input)
            throws IOException, InterruptedException {
        Process node =
                new ProcessBuilder("node", "mdl.mjs", verb)
                        .directory(PEERS.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (OutputStream to = node.getOutputStream()) {
            to.write(JSON.writeValueAsBytes(input));
        }
        byte[] answer = node.getInputStream().readAllBytes();
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isZero();
        return JSON.readTree(answer);
    }

    private static JsonNode jwk(CosePair pair) throws IOException {
        return JSON.readTree(
                new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.pair().getPublic())
                        .privateKey((ECPrivateKey) pair.pair().getPrivate())
                        .build()
                        .toJSONString());
    }

    private static String pem(byte[] certificate) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    private ObjectNode input() throws IOException {
        ObjectNode input = JSON.createObjectNode();
        input.set("deviceKey", jwk(device));
        input.put("transcript", HEX.formatHex(transcript));
        return input;
    }

    private static BigInteger scalar(CosePair pair) {
        return ((ECPrivateKey) pair.pair().getPrivate()).getS();
    }

    /** A COSE_Key. */
    private static String coseKey(CosePair pair, boolean secret) {
        byte[] point =
                SubjectPublicKeyInfo.getInstance(pair.pair().getPublic().getEncoded())
                        .getPublicKeyData()
                        .getBytes();
        CBORObject key =
                CBORObject.NewOrderedMap()
                        .Add(1, 2)
                        .Add(-1, 1)
                        .Add(-2, Arrays.copyOfRange(point, 1, 33))
                        .Add(-3, Arrays.copyOfRange(point, 33, 65));
        if (secret) {
            key.Add(-4, BigIntegers.asUnsignedByteArray(32, scalar(pair)));
        }
        return HEX.formatHex(key.EncodeToBytes());
    }

    private void withReader(ObjectNode input) {
        input.putObject("reader")
                .put("public", coseKey(reader, false))
                .put("private", coseKey(reader, true));
    }

    private boolean weTake(byte[] response, byte[] session) {
        if (!(new MdocFormat(
                                        _ ->
                                                Optional.of(device ->
                                                        IsoExampleTest.agree(
                                                                scalar(reader), device)))
                                .recognise(response)
                                .orElse(null)
                        instanceof SecuredCredential mdoc)
                || !isVouchedFor(mdoc.proofs().getFirst().key())
                || mdoc.proofs().getFirst().check(issuer.key(), MdocGround.ENGINES)
                        != SignatureFinding.FITS) {
            return false;
        }
        return mdoc.binding()
                                .map(binding -> binding.answer(MdocGround.challenge(session)))
                                .orElse(new Answer.NeedsChallenge())
                        instanceof Answer.Proof(var proof, _)
                && proof.check(((KeyName.Confirmed) proof.key()).key(), MdocGround.ENGINES)
                        == SignatureFinding.FITS;
    }

    /** The path to the root is found in tests of its own: it is to the one certificate here. */
    private boolean isVouchedFor(KeyName key) {
        return key instanceof KeyName.Certificates certified
                && Arrays.equals(certified.chain().getFirst(), certificate);
    }

    private record Case(byte[] response, byte[] session) {}

    /** The good one first; each other is altered in one place. */
    private List<Case> cases(byte[] response) {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(response, transcript));
        byte[] other = transcript.clone();
        other[other.length - 1] ^= 1;
        cases.add(new Case(response, other));
        cases.add(altered(response, document -> flip(signed(document).get(3))));
        cases.add(altered(response, document -> flip(signed(document).get(2))));
        cases.add(altered(response, document -> flip(proof(document).get(3))));
        cases.add(
                altered(
                        response,
                        document ->
                                flip(
                                        document.get("issuerSigned")
                                                .get("nameSpaces")
                                                .get(MdocWallet.NAMESPACE)
                                                .get(0)
                                                .UntagOne())));
        cases.add(
                altered(
                        response,
                        document -> set(document, "docType", CBORObject.FromObject("x.other"))));
        cases.add(altered(response, document -> items(document).Add(oneMore(items(document)))));
        cases.add(altered(response, document -> items(document).set(0, renamed(document))));
        byte[] others = MdocWallet.certificate(CosePair.of(Kind.ES256), CosePair.of(Kind.ES256));
        cases.add(
                altered(
                        response,
                        document ->
                                signed(document)
                                        .get(1)
                                        .set(
                                                CBORObject.FromObject(33),
                                                CBORObject.FromObject(others))));
        cases.add(
                altered(
                        response,
                        document ->
                                signed(document).set(0, CBORObject.FromObject(new byte[] {-96}))));
        cases.add(
                altered(
                        response,
                        document -> document.Remove(CBORObject.FromObject("deviceSigned"))));
        return cases;
    }

    private static void set(CBORObject map, String member, CBORObject value) {
        map.set(CBORObject.FromObject(member), value);
    }

    private static CBORObject items(CBORObject document) {
        return document.get("issuerSigned").get("nameSpaces").get(MdocWallet.NAMESPACE);
    }

    /** An element that the issuer never signed, under a number of its own. */
    private static CBORObject oneMore(CBORObject items) {
        CBORObject item = CBORObject.DecodeFromBytes(items.get(0).GetByteString());
        set(item, "digestID", CBORObject.FromObject(4711));
        set(item, "elementIdentifier", CBORObject.FromObject("age_over_18"));
        set(item, "elementValue", CBORObject.True);
        return CBORObject.FromObjectAndTag(item.EncodeToBytes(), 24);
    }

    /** What the issuer signed as one element, shown as another. */
    private static CBORObject renamed(CBORObject document) {
        CBORObject item = CBORObject.DecodeFromBytes(items(document).get(0).GetByteString());
        set(item, "elementIdentifier", CBORObject.FromObject("nationality"));
        return CBORObject.FromObjectAndTag(item.EncodeToBytes(), 24);
    }

    private static CBORObject proof(CBORObject document) {
        CBORObject auth = document.get("deviceSigned").get("deviceAuth");
        return auth.ContainsKey("deviceMac") ? auth.get("deviceMac") : auth.get("deviceSignature");
    }

    private static CBORObject signed(CBORObject document) {
        return document.get("issuerSigned").get("issuerAuth");
    }

    /** The array is the object's own. */
    private static void flip(CBORObject bytes) {
        byte[] content = bytes.GetByteString();
        content[content.length - 1] ^= 1;
    }

    private Case altered(byte[] response, Consumer<CBORObject> change) {
        CBORObject whole = CBORObject.DecodeFromBytes(response);
        change.accept(whole.get("documents").get(0));
        byte[] changed = whole.EncodeToBytes();
        assertThat(changed).isNotEqualTo(response);
        return new Case(changed, transcript);
    }

    private void bothTakeTheFirstAndNoOther(byte[] response)
            throws IOException, InterruptedException {
        List<Case> cases = cases(response);
        ObjectNode input = JSON.createObjectNode();
        input.put("root", pem(MdocWallet.root(root)));
        withReader(input);
        ArrayNode asked = input.putArray("cases");
        for (Case one : cases) {
            asked.addObject()
                    .put("response", HEX.formatHex(one.response()))
                    .put("transcript", HEX.formatHex(one.session()));
        }
        JsonNode theirs = peer("verify", input).get("results");
        for (int at = 0; at < cases.size(); at++) {
            Case one = cases.get(at);
            assertThat(weTake(one.response(), one.session())).as("ours " + at).isEqualTo(at == 0);
            if (at == 0) {
                assertThat(theirs.get(at).asText()).isEqualTo("valid");
            } else {
                assertThat(theirs.get(at).asText()).as("theirs " + at).isNotEqualTo("valid");
            }
        }
    }

    @Test
    void weTakeWhatTheyIssueAndPresent() throws Exception {
        ObjectNode input = input();
        input.set("issuerKey", jwk(issuer));
        input.put("certificate", pem(certificate));
        JsonNode made = peer("issue", input);
        SecuredCredential issued =
                (SecuredCredential)
                        new MdocFormat()
                                .recognise(HEX.parseHex(made.get("issued").asText()))
                                .orElseThrow();
        assertThat(issued.binding()).isEmpty();
        assertThat(issued.claims().member(MdocWallet.NAMESPACE)).isPresent();
        bothTakeTheFirstAndNoOther(HEX.parseHex(made.get("response").asText()));
    }

    /** ISO 18013-5, 9.1.3.5: a MAC that only the reader of that session can check. */
    @Test
    void weTakeTheirDevicesMac() throws Exception {
        ObjectNode input = input();
        input.set("issuerKey", jwk(issuer));
        input.put("certificate", pem(certificate));
        withReader(input);
        byte[] response = HEX.parseHex(peer("issue", input).get("response").asText());
        assertThat(
                        proof(CBORObject.DecodeFromBytes(response).get("documents").get(0))
                                .get(3)
                                .GetByteString())
                .as("an HMAC, no signature")
                .hasSize(32);
        bothTakeTheFirstAndNoOther(response);
    }

    @Test
    void theyTakeWhatWeIssue() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Draft.Ready ready =
                (Draft.Ready)
                        new MdocWriter()
                                .draft(
                                        new Terms(
                                                UUID.randomUUID(),
                                                "did:weid:1:0x00",
                                                "did:weid:1:0x00#keys-0",
                                                KeyAlgorithm.P256,
                                                "doctype:" + MdocWallet.MDL,
                                                Optional.empty(),
                                                json(
                                                        "{\"org.iso.18013.5.1\": {\"family_name\":"
                                                                + " \"Jones\", \"birth_date\":"
                                                                + " \"2007-03-25\", \"portrait\":"
                                                                + " \"AQL_\"}}"),
                                                now,
                                                Optional.of(now.plusSeconds(3600)),
                                                Optional.of(publicJwk()),
                                                List.of(),
                                                List.of(certificate),
                                                json("{\"decoys\": 3}")),
                                        new SecureRandom());
        byte[] issued =
                Base64Url.decode(
                                new String(
                                        ready.attach(issuer.signature(ready.message())),
                                        StandardCharsets.US_ASCII))
                        .orElseThrow();
        CBORObject whole =
                CBORObject.NewOrderedMap()
                        .Add("version", "1.0")
                        .Add(
                                "documents",
                                CBORObject.NewArray()
                                        .Add(
                                                CBORObject.NewOrderedMap()
                                                        .Add("docType", MdocWallet.MDL)
                                                        .Add(
                                                                "issuerSigned",
                                                                CBORObject.DecodeFromBytes(
                                                                        issued))))
                        .Add("status", 0);
        ObjectNode input = input();
        input.put("issued", HEX.formatHex(whole.EncodeToBytes()));
        bothTakeTheFirstAndNoOther(HEX.parseHex(peer("present", input).get("response").asText()));
    }

    private JsonObject publicJwk() throws IOException {
        ObjectNode jwk = (ObjectNode) jwk(device);
        jwk.remove("d");
        return json(jwk.toString());
    }

    private static JsonObject json(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }
}
