package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.json;
import static dev.credgate.peers.JosePeer.CHALLENGE;
import static dev.credgate.peers.JosePeer.HOLDER;
import static dev.credgate.peers.JosePeer.ISSUER;
import static dev.credgate.peers.JosePeer.NOW;
import static dev.credgate.peers.JosePeer.answered;
import static dev.credgate.peers.JosePeer.bothAgree;
import static dev.credgate.peers.JosePeer.issue;
import static dev.credgate.peers.JosePeer.issued;
import static dev.credgate.peers.JosePeer.keys;
import static dev.credgate.peers.JosePeer.read;
import static dev.credgate.peers.JosePeer.secret;
import static dev.credgate.peers.JosePeer.signed;
import static dev.credgate.peers.JosePeer.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both directions against {@code @sd-jwt/sd-jwt-vc}: what one issues and its holder shows the other
 * takes, and what was tampered with neither.
 */
class SdJwtVcPeersTest {

    @RegisterExtension private static final JosePeer PEER = new JosePeer();

    private static boolean weTake(String text) {
        return read(text) instanceof SecuredCredential credential
                && issued(credential)
                && credential
                        .binding()
                        .filter(binding -> answered(binding.answer(Optional.of(CHALLENGE)), HOLDER))
                        .isPresent();
    }

    private static JsonObject verifiedByPeer(String text) throws IOException {
        return PEER.ask(
                "sd-jwt-vc verify",
                with(
                        with(keys(), "text", new JsonString(text)),
                        "nonce",
                        new JsonString(CHALLENGE.nonce())));
    }

    private static boolean theyTake(String text) throws IOException {
        return Peer.isOk(verifiedByPeer(text));
    }

    /** An SD-JWT, with its last tilde, and a key binding of ours. */
    private static String bound(String sdJwt, SecretJwk by, String nonce) {
        return sdJwt
                + signed(
                        by,
                        "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                        "{'iat': %d, 'aud': 'https://v.example', 'nonce': '%s', 'sd_hash': '%s'}"
                                .formatted(
                                        NOW.getEpochSecond(),
                                        nonce,
                                        Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)))));
    }

    private static String unbound(String shown) {
        return shown.substring(0, shown.lastIndexOf('~') + 1);
    }

    /** All that somebody without the issuer's key might try, and without the holder's. */
    private static TamperedTexts tampered(String shown) {
        String sdJwt = unbound(shown);
        String binding = shown.substring(sdJwt.length());
        return TamperedTexts.of(shown)
                .andHeaders()
                .andDisclosures()
                .andClaim("the type", SdJwtVcPeersTest::another)
                .andClaim("the issuer", SdJwtVcPeersTest::anotherIssuer)
                .andClaim("a claim more", SdJwtVcPeersTest::more)
                .andClaim("no digests", claims -> claims.without("_sd"))
                .andClaim("another holder", SdJwtVcPeersTest::anotherHolder)
                .and("no key binding", sdJwt)
                .and("bound by another key", bound(sdJwt, secret("P-256", 33), "n1"))
                .and("another nonce, signed", bound(sdJwt, HOLDER, "n2"))
                .and(
                        "another nonce",
                        sdJwt
                                + TamperedTexts.withClaims(
                                        binding,
                                        claims -> claims.with("nonce", new JsonString("n2"))))
                .and(
                        "another audience",
                        sdJwt
                                + TamperedTexts.withClaims(
                                        binding,
                                        claims ->
                                                claims.with(
                                                        "aud",
                                                        new JsonString("https://w.example"))));
    }

    private static JsonObject another(JsonObject claims) {
        return claims.with("vct", new JsonString("https://t.example/other"));
    }

    private static JsonObject anotherIssuer(JsonObject claims) {
        return claims.with("iss", new JsonString("did:example:m"));
    }

    private static JsonObject more(JsonObject claims) {
        return claims.with("admin", new JsonString("yes"));
    }

    private static JsonObject anotherHolder(JsonObject claims) {
        return claims.with("cnf", JsonObject.of(Map.of("jwk", Jwk.of(secret("P-256", 33).key()))));
    }

    /**
     * A holder who binds anew what they changed. The peer passes over a disclosure that no digest
     * is for, which RFC 9901 (section 7.1) has refused: what it reads then is without it.
     */
    private static void noHolderAddsAnything(String shown) throws IOException {
        for (Map.Entry<String, String> variant :
                TamperedTexts.of(unbound(shown)).andDisclosures().all().entrySet()) {
            String boundAnew = bound(variant.getValue(), HOLDER, "n1");
            // To show less is the holder's right.
            if (!variant.getKey().startsWith("no disclosure")) {
                assertThat(weTake(boundAnew)).as("ours: " + variant.getKey()).isFalse();
            }
            assertThat(JsonWriter.text(verifiedByPeer(boundAnew)))
                    .as("theirs: " + variant.getKey())
                    .doesNotContain("Mallory", "admin");
        }
    }

    @Test
    void whatSdJwtVcIssuesAndShows() throws IOException {
        String issuedByThem =
                PEER.text(
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
                                                                + JsonWriter.text(
                                                                        Jwk.of(HOLDER.key()))
                                                                + "}}")),
                                        "frame",
                                        json(
                                                "{'_sd': ['given_name', 'age', 'address'],"
                                                        + " '_sd_decoy': 2, 'address': {'_sd':"
                                                        + " ['street']}, 'nationalities':"
                                                        + " {'_sd': [0]}}")),
                                "header",
                                json("{'kid': 'did:example:i#0'}")));
        assertThat(issued(read(issuedByThem))).isTrue();

        String shown =
                PEER.text(
                        "sd-jwt-vc present",
                        with(
                                with(
                                        with(keys(), "text", new JsonString(issuedByThem)),
                                        "shown",
                                        json(
                                                "{'given_name': true, 'address': {'street':"
                                                        + " true}, 'nationalities': {'0': true}}")),
                                "kb",
                                json(
                                        "{'iat': "
                                                + NOW.getEpochSecond()
                                                + ", 'aud': 'https://v.example', 'nonce': 'n1'}")));
        assertThat(((SecuredCredential) read(shown)).claims())
                .isEqualTo(
                        json(
                                "{'nationalities': ['PT', 'CN'], 'given_name': 'Ada',"
                                        + " 'address': {'city': 'Macao', 'street': 'Rua 1'}}"));
        bothAgree(shown, tampered(shown), SdJwtVcPeersTest::weTake, SdJwtVcPeersTest::theyTake);
        noHolderAddsAnything(shown);
    }

    @Test
    void whatWeIssueAndOurHolderShows() throws IOException {
        String sdJwt =
                issue(
                        new SdJwtVcWriter(),
                        ISSUER,
                        "vct:https://t.example/id",
                        "{'selectively_disclosable': ['/given_name', '/address', '/address/street',"
                                + " '/nationalities/1'], 'decoys': 3}");
        String shown = bound(sdJwt, HOLDER, "n1");
        JsonObject payload = (JsonObject) verifiedByPeer(shown).member("payload").orElseThrow();
        assertThat(payload.member("address"))
                .contains(json("{'city': 'Macao', 'street': 'Rua 1'}"));
        assertThat(payload.member("nationalities"))
                .contains(
                        new JsonArray(
                                List.<JsonValue>of(new JsonString("PT"), new JsonString("CN"))));
        bothAgree(shown, tampered(shown), SdJwtVcPeersTest::weTake, SdJwtVcPeersTest::theyTake);
        noHolderAddsAnything(shown);
        // What the bench measures is such a verification, at the time that it names.
        assertThat(Peer.isOk(speedOfPeer(shown, NOW))).isTrue();
        assertThat(Peer.isOk(speedOfPeer(bound(sdJwt, HOLDER, "n2"), NOW))).isFalse();
        assertThat(Peer.isOk(speedOfPeer(bound(sdJwt, secret("P-256", 33), "n1"), NOW))).isFalse();
        assertThat(Peer.isOk(speedOfPeer(shown, NOW.plusSeconds(601)))).isFalse();
    }

    private static JsonObject speedOfPeer(String text, Instant now) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>(keys());
        members.put("text", new JsonString(text));
        members.put("nonce", new JsonString("n1"));
        members.put("now", new JsonNumber(Long.toString(now.getEpochSecond())));
        members.put("milliseconds", new JsonNumber("1"));
        return PEER.ask("sd-jwt-vc speed", members);
    }
}
