package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.json;
import static dev.credgate.peers.JosePeer.CHALLENGE;
import static dev.credgate.peers.JosePeer.HOLDER;
import static dev.credgate.peers.JosePeer.ISSUER;
import static dev.credgate.peers.JosePeer.bothAgree;
import static dev.credgate.peers.JosePeer.issue;
import static dev.credgate.peers.JosePeer.issued;
import static dev.credgate.peers.JosePeer.jwk;
import static dev.credgate.peers.JosePeer.presented;
import static dev.credgate.peers.JosePeer.read;
import static dev.credgate.peers.JosePeer.secret;
import static dev.credgate.peers.JosePeer.signed;
import static dev.credgate.peers.JosePeer.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both directions against {@code did-jwt-vc}, which writes data model 1.1 as JWTs with the claims
 * {@code vc} and {@code vp}: what one issues or shows the other takes, and what was tampered with
 * neither.
 */
class DidJwtVcPeersTest {

    private static final JsonObject CREDENTIAL =
            json(
                    "{'@context': ['https://www.w3.org/2018/credentials/v1'], 'type':"
                            + " ['VerifiableCredential', 'https://t.example/id'], 'issuer': {'id':"
                            + " 'did:example:i'}, 'issuanceDate': '2026-01-01T00:00:00.000Z',"
                            + " 'credentialSubject': {'id': 'did:example:h', 'given_name':"
                            + " 'Ada'}}");

    @RegisterExtension private static final JosePeer PEER = new JosePeer();

    private static Map<String, JsonValue> did(String did, JsonObject jwk) {
        return did(did, jwk, CHALLENGE.nonce(), CHALLENGE.audience());
    }

    private static Map<String, JsonValue> did(
            String did, JsonObject jwk, String nonce, String audience) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("did", new JsonString(did));
        members.put("jwk", jwk);
        members.put("nonce", new JsonString(nonce));
        members.put("audience", new JsonString(audience));
        return members;
    }

    private static String issuedByPeer(long key) throws IOException {
        return PEER.text(
                "vc issue",
                with(did("did:example:i", jwk("P-256", key)), "credential", CREDENTIAL));
    }

    private static boolean issuedToPeer(String text) throws IOException {
        return PEER.isOk(
                "vc verify",
                with(did("did:example:i", Jwk.of(ISSUER.key())), "text", new JsonString(text)));
    }

    private static TamperedTexts tamperedCredential(String text) {
        return TamperedTexts.of(text)
                .andHeaders()
                .andClaim("a claim", claims -> subject(claims, "given_name", "Mallory"))
                .andClaim("a claim more", claims -> subject(claims, "admin", "yes"))
                .andClaim("the subject", claims -> claims.with("sub", new JsonString("did:x:m")))
                .andClaim("the issuer", claims -> claims.with("iss", new JsonString("did:x:m")))
                .andClaim("the beginning", claims -> claims.without("nbf"));
    }

    private static JsonObject subject(JsonObject claims, String name, String value) {
        JsonObject vc = (JsonObject) claims.member("vc").orElseThrow();
        JsonObject subject = (JsonObject) vc.member("credentialSubject").orElseThrow();
        return claims.with(
                "vc", vc.with("credentialSubject", subject.with(name, new JsonString(value))));
    }

    @Test
    void credentialsBothWays() throws IOException {
        String theirs = issuedByPeer(31);
        assertThat(((SecuredCredential) read(theirs)).subject()).contains("did:example:h");
        bothAgree(
                theirs,
                tamperedCredential(theirs).and("by another key", issuedByPeer(33)),
                text -> issued(read(text)),
                DidJwtVcPeersTest::issuedToPeer);

        String ours = ours(ISSUER);
        bothAgree(
                ours,
                tamperedCredential(ours).and("by another key", ours(secret("P-256", 33))),
                text -> issued(read(text)),
                DidJwtVcPeersTest::issuedToPeer);
    }

    private static String ours(SecretJwk by) {
        return issue(new JwtVcWriter(), by, "vc:https://t.example/id", "{'version': '1.1'}");
    }

    private static String shownByPeer(long key, String credential, String nonce, String audience)
            throws IOException {
        return PEER.text(
                "vp issue",
                with(
                        did("did:example:h", jwk("P-256", key), nonce, audience),
                        "presentation",
                        json(
                                "{'@context': ['https://www.w3.org/2018/credentials/v1'], 'type':"
                                        + " ['VerifiablePresentation'], 'verifiableCredential': ['"
                                        + credential
                                        + "']}")));
    }

    private static String shownByUs(
            SecretJwk by, String credential, String nonce, String audience) {
        return signed(
                by,
                "{'alg': 'ES256', 'typ': 'JWT', 'kid': 'did:example:h#0'}",
                ("{'iss': 'did:example:h', 'nonce': '%s', 'aud': '%s', 'vp': {'@context':"
                                + " ['https://www.w3.org/2018/credentials/v1'], 'type':"
                                + " ['VerifiablePresentation'], 'verifiableCredential': ['%s']}}")
                        .formatted(nonce, audience, credential));
    }

    /** The holder's JWT and the issuer's in it, as a program on did-jwt-vc asks for both. */
    private static boolean shownToPeer(String credential, String text) throws IOException {
        return PEER.isOk(
                        "vp verify",
                        with(
                                did("did:example:h", Jwk.of(HOLDER.key())),
                                "text",
                                new JsonString(text)))
                && issuedToPeer(credential);
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
                        "the holder", claims -> claims.with("iss", new JsonString("did:example:m")))
                .andClaim("no credential", claims -> claims.with("vp", withoutCredential(claims)));
    }

    private static JsonObject withoutCredential(JsonObject claims) {
        return ((JsonObject) claims.member("vp").orElseThrow()).without("verifiableCredential");
    }

    @Test
    void presentationsBothWays() throws IOException {
        for (String credential : new String[] {issuedByPeer(31), ours(ISSUER)}) {
            String theirs = shownByPeer(32, credential, "n1", "https://v.example");
            bothAgree(
                    theirs,
                    tamperedPresentation(theirs)
                            .and(
                                    "another nonce, signed",
                                    shownByPeer(32, credential, "n2", "https://v.example"))
                            .and(
                                    "another audience, signed",
                                    shownByPeer(32, credential, "n1", "https://w.example"))
                            .and(
                                    "by another key",
                                    shownByPeer(33, credential, "n1", "https://v.example")),
                    text -> presented(read(text), HOLDER),
                    text -> shownToPeer(credential, text));

            String ours = shownByUs(HOLDER, credential, "n1", "https://v.example");
            bothAgree(
                    ours,
                    tamperedPresentation(ours)
                            .and(
                                    "another nonce, signed",
                                    shownByUs(HOLDER, credential, "n2", "https://v.example"))
                            .and(
                                    "another audience, signed",
                                    shownByUs(HOLDER, credential, "n1", "https://w.example"))
                            .and(
                                    "by another key",
                                    shownByUs(
                                            secret("P-256", 33),
                                            credential,
                                            "n1",
                                            "https://v.example")),
                    text -> presented(read(text), HOLDER),
                    text -> shownToPeer(credential, text));
        }
    }
}
