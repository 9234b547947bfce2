package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.json;
import static dev.credgate.peers.JosePeer.ISSUER;
import static dev.credgate.peers.JosePeer.NOW;
import static dev.credgate.peers.JosePeer.bothAgree;
import static dev.credgate.peers.JosePeer.issue;
import static dev.credgate.peers.JosePeer.issued;
import static dev.credgate.peers.JosePeer.jwk;
import static dev.credgate.peers.JosePeer.presented;
import static dev.credgate.peers.JosePeer.read;
import static dev.credgate.peers.JosePeer.secret;
import static dev.credgate.peers.JosePeer.signed;

import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both directions against {@code jose}, by which VC-JOSE-COSE's credentials ({@code vc+jwt}) and
 * presentations ({@code vp+jwt}) of data model 2.0 are signed and read: what one takes the other
 * takes, and what was tampered with neither.
 */
class JosePeersTest {

    private static final String CREDENTIAL =
            "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'id': 'urn:example:1', 'type':"
                    + " ['VerifiableCredential', 'https://t.example/id'], 'issuer': 'did:example:i',"
                    + " 'validFrom': '2026-01-01T00:00:00Z', 'credentialSubject': {'id':"
                    + " 'did:example:h', 'given_name': 'Ada'}}";

    @RegisterExtension private static final JosePeer PEER = new JosePeer();

    private static String header(String algorithm, String kind, String kid) {
        return "{'alg': '%s', 'typ': '%s+jwt', 'cty': '%s', 'kid': '%s'}"
                .formatted(algorithm, kind, kind, kid);
    }

    private static String signedByPeer(JsonObject jwk, String header, String payload)
            throws IOException {
        return PEER.text(
                "jose sign",
                Map.of(
                        "jwk",
                        jwk,
                        "header",
                        json(header),
                        "payload",
                        new JsonString(payload.replace('\'', '"'))));
    }

    private static JsonObject verifiedByPeer(
            SecretJwk by, String algorithm, String typ, String text) throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("jwk", Jwk.of(by.key()));
        request.put("alg", new JsonString(algorithm));
        request.put("text", new JsonString(text));
        request.put("typ", new JsonString(typ));
        if (typ.equals("vp+jwt")) {
            request.put("nonce", new JsonString(JosePeer.CHALLENGE.nonce()));
            request.put("audience", new JsonString(JosePeer.CHALLENGE.audience()));
        }
        return PEER.ask("jose verify", request);
    }

    private static TamperedTexts tamperedCredential(String text) {
        return TamperedTexts.of(text)
                .andHeaders()
                .andClaim(
                        "a claim",
                        claims -> subject(claims, "given_name", new JsonString("Mallory")))
                .andClaim("a claim more", claims -> subject(claims, "admin", new JsonString("yes")))
                .andClaim("no subject", claims -> claims.without("credentialSubject"))
                .andClaim(
                        "the subject",
                        claims -> subject(claims, "id", new JsonString("did:example:m")))
                .andClaim(
                        "the issuer",
                        claims -> claims.with("issuer", new JsonString("did:example:m")))
                .andClaim(
                        "the type",
                        claims ->
                                claims.with(
                                        "type",
                                        json("{'to': ['VerifiableCredential',"
                                                        + " 'https://t.example/other']}")
                                                .member("to")
                                                .orElseThrow()))
                .andClaim(
                        "the end",
                        claims ->
                                claims.with("validUntil", new JsonString("2099-01-01T00:00:00Z")));
    }

    private static JsonObject subject(JsonObject claims, String name, JsonValue value) {
        JsonObject subject = (JsonObject) claims.member("credentialSubject").orElseThrow();
        return claims.with("credentialSubject", subject.with(name, value));
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void credentialsBothWays(String curve, String algorithm) throws IOException {
        SecretJwk key = secret(curve, 5);
        SecretJwk other = secret(curve, 6);
        String header = header(algorithm, "vc", "did:example:i#0");
        JosePeer.Word ours = text -> issued(read(text), key);
        JosePeer.Word theirs = text -> Peer.isOk(verifiedByPeer(key, algorithm, "vc+jwt", text));

        String signedByThem = signedByPeer(jwk(curve, 5), header, CREDENTIAL);
        bothAgree(
                signedByThem,
                tamperedCredential(signedByThem)
                        .and("by another key", signedByPeer(jwk(curve, 6), header, CREDENTIAL)),
                ours,
                theirs);

        String issuedByUs = issue(new JwtVcWriter(), key, "vc:https://t.example/id", "{}");
        bothAgree(
                issuedByUs,
                tamperedCredential(issuedByUs)
                        .and(
                                "by another key",
                                issue(new JwtVcWriter(), other, "vc:https://t.example/id", "{}")),
                ours,
                theirs);
    }

    private static String presentation(String credential, String nonce, String audience) {
        return ("{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                        + " ['VerifiablePresentation'], 'holder': 'did:example:h',"
                        + " 'verifiableCredential': [{'@context':"
                        + " 'https://www.w3.org/ns/credentials/v2', 'type':"
                        + " 'EnvelopedVerifiableCredential', 'id': 'data:application/vc+jwt,%s'}],"
                        + " 'nonce': '%s', 'aud': '%s', 'iat': %d}")
                .formatted(credential, nonce, audience, NOW.getEpochSecond());
    }

    /** As a program on jose reads one: the holder's JWT, then the issuer's in it. */
    private static boolean presentedToPeer(SecretJwk holder, String algorithm, String text)
            throws IOException {
        JsonObject answer = verifiedByPeer(holder, algorithm, "vp+jwt", text);
        if (!Peer.isOk(answer)) {
            return false;
        }
        JsonObject claims = (JsonObject) answer.member("payload").orElseThrow();
        JsonObject envelope =
                (JsonObject)
                        ((JsonArray) claims.member("verifiableCredential").orElseThrow())
                                .elements()
                                .getFirst();
        String url = ((JsonString) envelope.member("id").orElseThrow()).value();
        return Peer.isOk(
                verifiedByPeer(ISSUER, "ES256", "vc+jwt", url.substring(url.indexOf(',') + 1)));
    }

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "P-521, ES512", "Ed25519, EdDSA"})
    void presentationsBothWays(String curve, String algorithm) throws IOException {
        SecretJwk holder = secret(curve, 7);
        String header = header(algorithm, "vp", "did:example:h#0");
        String byUs = issue(new JwtVcWriter(), ISSUER, "vc:https://t.example/id", "{}");
        String byThem =
                signedByPeer(
                        jwk("P-256", 31), header("ES256", "vc", "did:example:i#0"), CREDENTIAL);
        JosePeer.Word ours = text -> presented(read(text), holder);
        JosePeer.Word theirs = text -> presentedToPeer(holder, algorithm, text);

        for (String credential : new String[] {byUs, byThem}) {
            String claims = presentation(credential, "n1", "https://v.example");
            String forged =
                    presentation(
                            TamperedTexts.withClaims(
                                    credential,
                                    said -> subject(said, "given_name", new JsonString("Mallory"))),
                            "n1",
                            "https://v.example");
            String stale = presentation(credential, "n2", "https://v.example");
            String astray = presentation(credential, "n1", "https://w.example");

            String shownByThem = signedByPeer(jwk(curve, 7), header, claims);
            bothAgree(
                    shownByThem,
                    tamperedPresentation(shownByThem)
                            .and("a forged credential", signedByPeer(jwk(curve, 7), header, forged))
                            .and(
                                    "another nonce, signed",
                                    signedByPeer(jwk(curve, 7), header, stale))
                            .and(
                                    "another audience, signed",
                                    signedByPeer(jwk(curve, 7), header, astray))
                            .and("by another key", signedByPeer(jwk(curve, 8), header, claims)),
                    ours,
                    theirs);

            String shownByUs = signed(holder, header, claims);
            bothAgree(
                    shownByUs,
                    tamperedPresentation(shownByUs)
                            .and("a forged credential", signed(holder, header, forged))
                            .and("another nonce, signed", signed(holder, header, stale))
                            .and("another audience, signed", signed(holder, header, astray))
                            .and("by another key", signed(secret(curve, 8), header, claims)),
                    ours,
                    theirs);
        }
    }

    private static TamperedTexts tamperedPresentation(String text) {
        return TamperedTexts.of(text)
                .andHeaders()
                .andClaim("the nonce", claims -> claims.with("nonce", new JsonString("n2")))
                .andClaim("no nonce", claims -> claims.without("nonce"))
                .andClaim(
                        "the audience",
                        claims -> claims.with("aud", new JsonString("https://w.example")))
                .andClaim(
                        "the holder",
                        claims -> claims.with("holder", new JsonString("did:example:m")))
                .andClaim("no credential", claims -> claims.without("verifiableCredential"));
    }
}
