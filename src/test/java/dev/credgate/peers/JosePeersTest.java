package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both directions against {@code jose}, {@code @sd-jwt/sd-jwt-vc} and {@code did-jwt-vc}: what they
 * sign we read, what we sign they read, and what was tampered with neither takes.
 */
class JosePeersTest {

    private static final List<CredentialFormat> FORMATS = new ArrayList<>();

    static {
        FORMATS.add(new SdJwtVcFormat());
        FORMATS.add(new JwtVcFormat(new CredentialFormats(FORMATS)));
    }

    private static final JsonObject ISSUER_JWK = JoseKeys.jwk("P-256", new Random(31));
    private static final JsonObject HOLDER_JWK = JoseKeys.jwk("P-256", new Random(32));
    private static final SecretJwk ISSUER = SecretJwk.read(ISSUER_JWK).orElseThrow();
    private static final SecretJwk HOLDER = SecretJwk.read(HOLDER_JWK).orElseThrow();
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", NOW, Optional.empty());

    private static @Nullable Peer peer;

    @BeforeAll
    static void start() throws IOException {
        peer = Peer.startOrSkip("jose.mjs", "JOSE's peers were");
    }

    @AfterAll
    static void stop() {
        if (peer != null) {
            peer.close();
        }
    }

    private static JsonObject ask(String op, Map<String, ? extends JsonValue> members)
            throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("op", new JsonString(op));
        request.putAll(members);
        if (peer == null) {
            throw new IllegalStateException("no peer");
        }
        return peer.ask(JsonObject.of(request));
    }

    private static Map<String, JsonValue> keys() {
        return Map.of("issuer", ISSUER_JWK, "holder", HOLDER_JWK, "alg", new JsonString("ES256"));
    }

    private static Map<String, JsonValue> with(
            Map<String, JsonValue> members, String name, JsonValue value) {
        Map<String, JsonValue> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return more;
    }

    private static Presented read(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return FORMATS.stream()
                .flatMap(format -> format.recognise(body).stream())
                .findFirst()
                .orElseThrow();
    }

    private static boolean issued(Presented presented) {
        return presented instanceof SecuredCredential credential
                && credential.proofs().getFirst().check(ISSUER.key(), CHECKER)
                        == SignatureFinding.FITS;
    }

    private static boolean answered(Answer answer) {
        return answer instanceof Answer.Proof(var proof, _)
                && proof.check(HOLDER.key(), CHECKER) == SignatureFinding.FITS;
    }

    /** The text with one character in the middle of a part changed. */
    private static String tampered(String text, int part) {
        String[] parts = text.split("[.~]", -1);
        int at = 0;
        for (int before = 0; before < part; before++) {
            at += parts[before].length() + 1;
        }
        at += parts[part].length() / 2;
        return text.substring(0, at)
                + (text.charAt(at) == 'A' ? 'B' : 'A')
                + text.substring(at + 1);
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void josesBothWays(String curve, String algorithm) throws IOException {
        JsonObject jwk = JoseKeys.jwk(curve, new Random(5));
        SecretJwk ours = SecretJwk.read(jwk).orElseThrow();
        String signed =
                Peer.text(
                        ask(
                                "jose sign",
                                Map.of(
                                        "jwk",
                                        jwk,
                                        "header",
                                        json("{'alg': '" + algorithm + "'}"),
                                        "payload",
                                        new JsonString("{}"))),
                        "text");
        assertThat(
                        ((CompactJws.Reading.Read)
                                        CompactJws.read(signed.getBytes(StandardCharsets.US_ASCII)))
                                .jws()
                                .check(ours.key(), CHECKER))
                .isEqualTo(SignatureFinding.FITS);
        String written =
                new String(
                        JoseKeys.jws(ours, "{'alg': '" + algorithm + "'}", "{'n': 1}"),
                        StandardCharsets.US_ASCII);
        for (int part = -1; part < 3; part++) {
            assertThat(
                            Peer.isOk(
                                    ask(
                                            "jose verify",
                                            Map.of(
                                                    "jwk",
                                                    Jwk.of(ours.key()),
                                                    "alg",
                                                    new JsonString(algorithm),
                                                    "text",
                                                    new JsonString(
                                                            part < 0
                                                                    ? written
                                                                    : tampered(written, part))))))
                    .isEqualTo(part < 0);
        }
    }

    @Test
    void whatSdJwtVcIssuesWeVerify() throws IOException {
        String issued =
                Peer.text(
                        ask(
                                "sd-jwt-vc issue",
                                with(
                                        with(
                                                with(
                                                        keys(),
                                                        "claims",
                                                        json(
                                                                "{'iss': 'did:example:i', 'vct':"
                                                                        + " 'https://t.example/id', 'iat': "
                                                                        + NOW.getEpochSecond()
                                                                        + ", 'given_name': 'Ada', 'age': 36,"
                                                                        + " 'address': {'street': 'Rua 1',"
                                                                        + " 'city': 'Macao'},"
                                                                        + " 'nationalities': ['PT', 'CN'],"
                                                                        + " 'cnf': {'jwk': "
                                                                        + dev.credgate.json
                                                                                .JsonWriter.text(
                                                                                Jwk.of(
                                                                                        HOLDER
                                                                                                .key()))
                                                                        + "}}")),
                                                "frame",
                                                json(
                                                        "{'_sd': ['given_name', 'age', 'address'],"
                                                                + " '_sd_decoy': 2, 'address': {'_sd':"
                                                                + " ['street']}, 'nationalities':"
                                                                + " {'_sd': [0]}}")),
                                        "header",
                                        json("{'kid': 'did:example:i#0'}"))),
                        "text");
        assertThat(issued(read(issued))).isTrue();
        String presented =
                Peer.text(
                        ask(
                                "sd-jwt-vc present",
                                with(
                                        with(
                                                with(keys(), "text", new JsonString(issued)),
                                                "shown",
                                                json(
                                                        "{'given_name': true, 'address': {'street':"
                                                                + " true}, 'nationalities': {'0': true}}")),
                                        "kb",
                                        json(
                                                "{'iat': "
                                                        + NOW.getEpochSecond()
                                                        + ", 'aud': 'https://v.example', 'nonce': 'n1'}"))),
                        "text");
        SecuredCredential credential = (SecuredCredential) read(presented);
        assertThat(issued(credential)).isTrue();
        assertThat(answered(credential.binding().orElseThrow().answer(Optional.of(CHALLENGE))))
                .isTrue();
        assertThat(credential.claims())
                .isEqualTo(
                        json(
                                "{'nationalities': ['PT', 'CN'], 'given_name': 'Ada',"
                                        + " 'address': {'city': 'Macao', 'street': 'Rua 1'}}"));
        for (int part = 0; part < presented.split("[.~]", -1).length; part++) {
            Presented tampered = read(tampered(presented, part));
            assertThat(
                            issued(tampered)
                                    && tampered instanceof SecuredCredential one
                                    && answered(
                                            one.binding()
                                                    .orElseThrow()
                                                    .answer(Optional.of(CHALLENGE))))
                    .as("part " + part)
                    .isFalse();
        }
    }

    private static String issue(CredentialWriter writer, String type, String options) {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        "did:example:i",
                                        "did:example:i#0",
                                        ISSUER.key().algorithm(),
                                        type,
                                        Optional.of("did:example:h"),
                                        json(
                                                "{'given_name': 'Ada', 'age': 36, 'address': {'street':"
                                                        + " 'Rua 1', 'city': 'Macao'},"
                                                        + " 'nationalities': ['PT', 'CN']}"),
                                        NOW.minusSeconds(60),
                                        Optional.of(NOW.plusSeconds(600)),
                                        type.startsWith("vct:")
                                                ? Optional.of(Jwk.of(HOLDER.key()))
                                                : Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        json(options)),
                                new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    @Test
    void whatWeIssueSdJwtVcVerifies() throws IOException {
        String sdJwt =
                issue(
                        new SdJwtVcWriter(),
                        "vct:https://t.example/id",
                        "{'selectively_disclosable': ['/given_name', '/address', '/address/street',"
                                + " '/nationalities/1'], 'decoys': 3}");
        String hash = Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)));
        String bound =
                sdJwt
                        + new String(
                                JoseKeys.jws(
                                        HOLDER,
                                        "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                                        "{'iat': "
                                                + NOW.getEpochSecond()
                                                + ", 'aud': 'https://v.example', 'nonce': 'n1',"
                                                + " 'sd_hash': '"
                                                + hash
                                                + "'}"),
                                StandardCharsets.US_ASCII);
        JsonObject answer = verifyByPeer(bound);
        assertThat(Peer.isOk(answer)).as(answer.toString()).isTrue();
        JsonObject payload = (JsonObject) answer.member("payload").orElseThrow();
        assertThat(payload.member("address"))
                .contains(json("{'city': 'Macao', 'street': 'Rua 1'}"));
        for (int part = 0; part < bound.split("[.~]", -1).length; part++) {
            assertThat(Peer.isOk(verifyByPeer(tampered(bound, part)))).as("part " + part).isFalse();
        }
        // What the bench measures is such a verification, at the time that it names.
        assertThat(Peer.isOk(speedOfPeer(bound, NOW))).isTrue();
        assertThat(Peer.isOk(speedOfPeer(tampered(bound, 1), NOW))).isFalse();
        assertThat(Peer.isOk(speedOfPeer(tampered(bound, 9), NOW))).isFalse();
        assertThat(Peer.isOk(speedOfPeer(bound, NOW.plusSeconds(601)))).isFalse();
    }

    private static JsonObject speedOfPeer(String text, Instant now) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>(keys());
        members.put("text", new JsonString(text));
        members.put("nonce", new JsonString("n1"));
        members.put("now", new JsonNumber(Long.toString(now.getEpochSecond())));
        members.put("milliseconds", new JsonNumber("1"));
        return ask("sd-jwt-vc speed", members);
    }

    private static JsonObject verifyByPeer(String text) throws IOException {
        return ask(
                "sd-jwt-vc verify",
                with(with(keys(), "text", new JsonString(text)), "nonce", new JsonString("n1")));
    }

    private static Map<String, JsonValue> did(String did, JsonObject jwk) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("did", new JsonString(did));
        members.put("jwk", jwk);
        members.put("nonce", new JsonString("n1"));
        members.put("audience", new JsonString("https://v.example"));
        return members;
    }

    @Test
    void whatDidJwtVcIssuesWeVerify() throws IOException {
        String credential =
                Peer.text(
                        ask(
                                "vc issue",
                                with(
                                        did("did:example:i", ISSUER_JWK),
                                        "credential",
                                        json(
                                                "{'@context':"
                                                        + " ['https://www.w3.org/2018/credentials/v1'],"
                                                        + " 'type': ['VerifiableCredential',"
                                                        + " 'https://t.example/id'], 'issuer': {'id':"
                                                        + " 'did:example:i'}, 'issuanceDate':"
                                                        + " '2026-01-01T00:00:00.000Z',"
                                                        + " 'credentialSubject': {'id': 'did:example:h',"
                                                        + " 'name': 'Ada'}}"))),
                        "text");
        assertThat(issued(read(credential))).isTrue();
        assertThat(((SecuredCredential) read(credential)).subject()).contains("did:example:h");
        String presentation =
                Peer.text(
                        ask(
                                "vp issue",
                                with(
                                        did("did:example:h", HOLDER_JWK),
                                        "presentation",
                                        json(
                                                "{'@context':"
                                                        + " ['https://www.w3.org/2018/credentials/v1'],"
                                                        + " 'type': ['VerifiablePresentation'],"
                                                        + " 'verifiableCredential': ['"
                                                        + credential
                                                        + "']}"))),
                        "text");
        SecuredPresentation presented = (SecuredPresentation) read(presentation);
        assertThat(issued(presented.credentials().getFirst())).isTrue();
        assertThat(answered(presented.binding().answer(Optional.of(CHALLENGE)))).isTrue();
        for (int part = 0; part < 3; part++) {
            assertThat(issued(read(tampered(credential, part)))).isFalse();
        }
    }

    @Test
    void whatWeIssueDidJwtVcVerifies() throws IOException {
        String credential =
                issue(new JwtVcWriter(), "vc:https://t.example/id", "{'version': '1.1'}");
        JsonObject answer =
                ask(
                        "vc verify",
                        with(
                                did("did:example:i", Jwk.of(ISSUER.key())),
                                "text",
                                new JsonString(credential)));
        assertThat(Peer.isOk(answer)).as(answer.toString()).isTrue();
        for (int part = 0; part < 3; part++) {
            assertThat(
                            Peer.isOk(
                                    ask(
                                            "vc verify",
                                            with(
                                                    did("did:example:i", Jwk.of(ISSUER.key())),
                                                    "text",
                                                    new JsonString(tampered(credential, part))))))
                    .isFalse();
        }
    }
}
