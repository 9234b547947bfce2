package dev.credgate.verification;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.peers.Peer;
import dev.credgate.peers.StartedPeer;
import dev.credgate.source.SourceReading;
import dev.credgate.verification.Verification.BindingDemand;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code did-jwt-vc} signs for accounts, ES256K-R, in the whole pipeline and in its own. */
class EthrPeersTest {

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final Instant NOW = Instant.now();
    private static final String TYPE = "https://t.example/id";
    private static final String PORTAL = "https://v.example";
    private static final String SUBJECT =
            "did:ethr:0x7a69:0x00000000000000000000000000000000000000aa";

    private static final JsonObject OWNER = JoseKeys.jwk("secp256k1", new Random(701));
    private static final JsonObject OTHER = JoseKeys.jwk("secp256k1", new Random(702));
    private static final Secp256k1PublicKey KEY = point(OWNER);
    private static final Address ACCOUNT = KEY.address();
    private static final String BY_ADDRESS = "did:ethr:0x7a69:" + ACCOUNT;
    private static final String BY_KEY =
            "did:ethr:0x7a69:0x" + HexFormat.of().formatHex(KEY.toCompressed());
    private static final String DID_KEY = "did:key:" + dev.credgate.crypto.Multikey.of(KEY);

    @RegisterExtension
    private static final StartedPeer PEER = new StartedPeer("ethr.mjs", "did-jwt-vc was");

    private final World world = world(true);

    private static Secp256k1PublicKey point(JsonObject jwk) {
        return (Secp256k1PublicKey) SecretJwk.read(jwk).orElseThrow().key();
    }

    /**
     * @param registered by a registry of ERC-1056, or by our contract of entities
     */
    private static World world(boolean registered) {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        EntitiesContract entities = new EntitiesContract(31337, World.CONTRACT);
        World world =
                new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(List.of()),
                                List.of(
                                        registered
                                                ? Ethr.by(World.REGISTRY, entities)
                                                : Ethr.on(entities),
                                        new KeyDidResolver()),
                                CertificateResolver.NONE,
                                List.of(),
                                (_, _) -> new SourceReading.Wanted(),
                                Knowledge.Ties.ENFORCED));
        for (String did : List.of(BY_ADDRESS, BY_KEY, DID_KEY)) {
            world.issuer(did, "vc:" + TYPE, "vct:" + TYPE);
        }
        return world;
    }

    private static JsonObject ask(String op, Map<String, ? extends JsonValue> members)
            throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("op", new JsonString(op));
        request.putAll(members);
        return PEER.ask(JsonObject.of(request));
    }

    private static JsonValue secret(JsonObject jwk) {
        return jwk.member("d").orElseThrow();
    }

    private static String issued(String did, JsonObject by, String subject) throws IOException {
        return Peer.text(
                ask(
                        "vc issue",
                        Map.of(
                                "did",
                                new JsonString(did),
                                "d",
                                secret(by),
                                "credential",
                                json(
                                        "{'@context': ['https://www.w3.org/2018/credentials/v1'],"
                                                + " 'type': ['VerifiableCredential', '"
                                                + TYPE
                                                + "'], 'issuer': {'id': '"
                                                + did
                                                + "'}, 'issuanceDate': '2026-01-01T00:00:00.000Z',"
                                                + " 'credentialSubject': {'id': '"
                                                + subject
                                                + "', 'name': 'Ada'}}"))),
                "text");
    }

    private static boolean taken(String did, String text) throws IOException {
        return Peer.isOk(
                ask(
                        "vc verify",
                        Map.of(
                                "did",
                                new JsonString(did),
                                "account",
                                new JsonString(ACCOUNT.toString()),
                                "text",
                                new JsonString(text))));
    }

    private Verdict verdict(String text) {
        return world.verdict(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void valid(Verdict verdict) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
    }

    private static void refused(Verdict verdict, Reason reason) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks().stream().flatMap(check -> check.code().stream()))
                .as(verdict.toString())
                .contains(reason);
    }

    private static byte[] signature(String text) {
        return Base64Url.decode(text.substring(text.lastIndexOf('.') + 1)).orElseThrow();
    }

    private static String with(String text, byte[] signature) {
        return text.substring(0, text.lastIndexOf('.') + 1) + Base64Url.encode(signature);
    }

    private static byte[] changed(byte[] signature, int at, int to) {
        byte[] other = signature.clone();
        other[at] = (byte) to;
        return other;
    }

    @Test
    void whatDidJwtVcSignsForAnAccountIsValidUnderEachFormOfItsDid() throws IOException {
        for (String did : List.of(BY_ADDRESS, BY_KEY)) {
            valid(verdict(issued(did, OWNER, SUBJECT)));
            refused(verdict(issued(did, OTHER, SUBJECT)), Reason.SIGNATURE_INVALID);
        }
    }

    @Test
    void theSameWhereOurContractOfEntitiesSaysWhoHoldsTheKey() throws IOException {
        World entities = world(false);
        byte[] byKey = issued(BY_KEY, OWNER, SUBJECT).getBytes(StandardCharsets.US_ASCII);
        valid(entities.verdict(byKey));
        byte[] byAddress = issued(BY_ADDRESS, OWNER, SUBJECT).getBytes(StandardCharsets.US_ASCII);
        refused(entities.verdict(byAddress), Reason.ISSUER_UNKNOWN);
        entities.entity("did:weid:101:" + ACCOUNT, KEY);
        valid(entities.verdict(byAddress));
    }

    @Test
    void aDelegateAndANewOwnerSignTheSameWay() throws IOException {
        String byOther = issued(BY_ADDRESS, OTHER, SUBJECT);
        Address other = point(OTHER).address();
        world.block(
                new LedgerEvent.DidDelegateChanged(
                        World.REGISTRY, ACCOUNT, "veriKey", other, Long.MAX_VALUE));
        valid(verdict(byOther));
        world.block(
                new LedgerEvent.DidDelegateChanged(World.REGISTRY, ACCOUNT, "veriKey", other, 0));
        refused(verdict(byOther), Reason.KEY_REVOKED);
        world.block(new LedgerEvent.DidOwnerChanged(World.REGISTRY, ACCOUNT, other));
        valid(verdict(byOther));
        refused(verdict(issued(BY_ADDRESS, OWNER, SUBJECT)), Reason.SIGNATURE_INVALID);
    }

    @Test
    void tamperedVariantsAreRefusedByBoth() throws IOException {
        String text = issued(BY_ADDRESS, OWNER, SUBJECT);
        assertThat(taken(BY_ADDRESS, text)).isTrue();
        byte[] good = signature(text);
        assertThat(good).hasSize(65);
        List<String> tampered =
                new ArrayList<>(
                        Stream.of(
                                        changed(good, 5, good[5] ^ 1),
                                        changed(good, 40, good[40] ^ 1),
                                        changed(good, 64, 1 - good[64]),
                                        changed(good, 64, good[64] + 2),
                                        changed(good, 64, good[64] + 27),
                                        changed(good, 64, 255),
                                        Arrays.copyOf(good, 66),
                                        Arrays.copyOf(good, 63),
                                        new byte[65])
                                .map(bytes -> with(text, bytes))
                                .toList());
        int payload = text.indexOf('.') + 40;
        tampered.add(
                text.substring(0, payload)
                        + (text.charAt(payload) == 'A' ? 'B' : 'A')
                        + text.substring(payload + 1));
        for (String one : tampered) {
            Verdict verdict = verdict(one);
            assertThat(verdict.verdict()).as(one).isEqualTo(Decision.INVALID);
            assertThat(taken(BY_ADDRESS, one)).as(one).isFalse();
        }
        refused(verdict(tampered.get(2)), Reason.SIGNATURE_INVALID);
        refused(verdict(tampered.get(6)), Reason.SIGNATURE_LENGTH);
    }

    /** The peer takes these; a signature has one spelling here, and its header says which. */
    @Test
    void otherSpellingsOfASignatureAreRefused() throws IOException {
        String text = issued(BY_ADDRESS, OWNER, SUBJECT);
        byte[] good = signature(text);
        byte[] high = good.clone();
        byte[] s = ORDER.subtract(new BigInteger(1, good, 32, 32)).toByteArray();
        System.arraycopy(s, s.length - 32, high, 32, 32);
        high[64] ^= 1;
        refused(verdict(with(text, high)), Reason.SIGNATURE_INVALID);
        refused(verdict(with(text, Arrays.copyOf(good, 64))), Reason.SIGNATURE_LENGTH);
        String named = signed("ES256K");
        refused(verdict(named), Reason.SIGNATURE_LENGTH);
        valid(verdict(with(named, Arrays.copyOf(signature(named), 64))));
    }

    /** Signed by the peer in 65 bytes, whatever the header says. */
    private static String signed(String algorithm) throws IOException {
        return signed(BY_ADDRESS, "{'alg': '" + algorithm + "', 'typ': 'JWT'}");
    }

    private static String signed(String did, String header) throws IOException {
        return Peer.text(
                ask(
                        "sign",
                        Map.of(
                                "did",
                                new JsonString(did),
                                "d",
                                secret(OWNER),
                                "header",
                                json(header),
                                "payload",
                                json(
                                        "{'nbf': 1700000000, 'sub': '"
                                                + SUBJECT
                                                + "', 'vc': {'@context':"
                                                + " ['https://www.w3.org/2018/credentials/v1'],"
                                                + " 'type': ['VerifiableCredential', '"
                                                + TYPE
                                                + "'], 'credentialSubject': {'name': 'Ada'}}}"))),
                "text");
    }

    /** Whose whole key is known signs by the algorithm of RFC 8812. */
    @Test
    void noOtherKeyTakesIt() throws IOException {
        for (String method :
                List.of(BY_KEY + "#controllerKey", DID_KEY + "#" + DID_KEY.substring(8))) {
            String did = method.substring(0, method.indexOf('#'));
            String header = "{'alg': 'ES256K-R', 'typ': 'JWT', 'kid': '" + method + "'}";
            refused(verdict(signed(did, header)), Reason.SIGNATURE_ALGORITHM);
        }
        valid(
                verdict(
                        signed(
                                BY_KEY,
                                "{'alg': 'ES256K-R', 'typ': 'JWT', 'kid': '"
                                        + BY_KEY
                                        + "#controller'}")));
    }

    @Test
    void aHolderAnswersAChallengeByTheAddressAlone() throws IOException {
        String presentation =
                Peer.text(
                        ask(
                                "vp issue",
                                Map.of(
                                        "did",
                                        new JsonString(BY_ADDRESS),
                                        "d",
                                        secret(OWNER),
                                        "nonce",
                                        new JsonString("n1"),
                                        "audience",
                                        new JsonString(PORTAL),
                                        "presentation",
                                        json(
                                                "{'@context':"
                                                        + " ['https://www.w3.org/2018/credentials/v1'],"
                                                        + " 'type': ['VerifiablePresentation'],"
                                                        + " 'verifiableCredential': ['"
                                                        + issued(BY_KEY, OWNER, BY_ADDRESS)
                                                        + "']}"))),
                        "text");
        world.at(Instant.now());
        Verdict verdict = answered(presentation, "n1");
        valid(verdict);
        assertThat(verdict.subject()).contains(BY_ADDRESS);
        refused(answered(presentation, "n2"), Reason.CHALLENGE_MISMATCH);
        byte[] good = signature(presentation);
        refused(
                answered(with(presentation, changed(good, 64, 1 - good[64])), "n1"),
                Reason.HOLDER_SIGNATURE_INVALID);
    }

    private Verdict answered(String text, String nonce) {
        return world.verdict(
                text.getBytes(StandardCharsets.US_ASCII),
                new BindingDemand.Challenge(
                        nonce,
                        PORTAL,
                        NOW.minusSeconds(5),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }
}
