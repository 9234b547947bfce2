package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An issuer and a holder of SD-JWT VCs, and what our format makes of these. */
abstract class SdJwtVcGround {

    static final SdJwtVcFormat FORMAT = new SdJwtVcFormat();
    static final SecretJwk ISSUER = JoseKeys.secret("P-256", 1);
    static final SecretJwk HOLDER = JoseKeys.secret("P-256", 2);
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    static final String CLAIMS =
            """
            {"given_name": "Ada", "age": 36, "rate": 1.50,
             "address": {"street": "Rua 1", "city": "Macao"},
             "nationalities": ["PT", "CN", "MO"]}
            """;

    static Terms terms(String claims, String options) {
        return terms(claims, options, Jwk.of(HOLDER.key()));
    }

    static Terms terms(String claims, String options, JsonObject holderKey) {
        return new Terms(
                UUID.randomUUID(),
                "did:jwk:x",
                "did:jwk:x#0",
                ISSUER.key().algorithm(),
                "vct:https://t.example/id",
                Optional.of("did:example:ada"),
                json(claims),
                FROM,
                Optional.of(FROM.plusSeconds(1000)),
                Optional.of(holderKey),
                List.of(
                        new StatusReference(
                                "token_status_list",
                                URI.create("https://s.example/1"),
                                42,
                                "",
                                1,
                                Map.of())),
                List.of(),
                json(options));
    }

    static String issue(String claims, String options) {
        Draft.Ready draft =
                (Draft.Ready) new SdJwtVcWriter().draft(terms(claims, options), new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    /** A presentation of some disclosures, with the holder's proof. */
    static String present(String sdJwt, List<Integer> shown, String kbHeader, String kb) {
        String[] parts = sdJwt.split("~", 0);
        StringBuilder kept = new StringBuilder(parts[0]).append('~');
        shown.forEach(at -> kept.append(parts[1 + at]).append('~'));
        String hash = Base64Url.encode(Sha2.SHA_256.hash(Message.of(kept.toString())));
        return kept
                + new String(
                        JoseKeys.jws(HOLDER, kbHeader, kb.replace("HASH", hash)),
                        StandardCharsets.US_ASCII);
    }

    static final String KB_HEADER = "{'alg': 'ES256', 'typ': 'kb+jwt'}";

    static final String KB =
            "{'nonce': 'n1', 'aud': 'https://v.example', 'iat': 1767225600, 'sd_hash': 'HASH'}";

    static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", FROM, Optional.empty());

    static Presented read(String text) {
        return FORMAT.recognise(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    static SecuredCredential sound(String text) {
        Presented presented = read(text);
        assertThat(presented).isInstanceOf(SecuredCredential.class);
        return (SecuredCredential) presented;
    }

    static void refused(String text, Flaw flaw) {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    static SignatureFinding check(SecuredCredential credential) {
        return credential.proofs().getFirst().check(ISSUER.key(), CHECKER);
    }

    static String signed(String payload) {
        return new String(
                        JoseKeys.jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': 'did:jwk:x#0'}",
                                payload),
                        StandardCharsets.US_ASCII)
                + "~";
    }

    static String disclosure(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static String digest(String disclosure) {
        return Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
    }

    static final String BASE = "'iss': 'did:jwk:x', 'vct': 'v'";
}
