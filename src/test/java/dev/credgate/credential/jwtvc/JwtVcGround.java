package dev.credgate.credential.jwtvc;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An issuer and a holder who sign JWTs, and what our format makes of these. */
abstract class JwtVcGround {

    static final List<CredentialFormat> FORMATS = new ArrayList<>();
    static final JwtVcFormat FORMAT = new JwtVcFormat(new CredentialFormats(FORMATS));

    static {
        FORMATS.add(new SdJwtVcFormat());
        FORMATS.add(FORMAT);
    }

    static final SecretJwk ISSUER = JoseKeys.secret("P-256", 11);
    static final String V2 = "https://www.w3.org/ns/credentials/v2";
    static final String V1 = "https://www.w3.org/2018/credentials/v1";
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

    static Terms terms(String options) {
        return terms(
                options,
                "did:example:ada",
                "{'degree': {'name': 'BSc', 'grade': 1.50}, 'year': 2020}",
                Optional.empty());
    }

    static Terms terms(
            String options, String subject, String claims, Optional<JsonObject> holderKey) {
        return new Terms(
                UUID.fromString("7b1a1c1e-0000-4000-8000-000000000001"),
                "did:example:i",
                "did:example:i#k",
                ISSUER.key().algorithm(),
                "vc:https://t.example/Degree",
                Optional.of(subject),
                json(claims),
                FROM,
                Optional.of(FROM.plusSeconds(1000)),
                holderKey,
                List.of(
                        new StatusReference(
                                "bitstring",
                                URI.create("https://s.example/1"),
                                42,
                                "revocation",
                                1,
                                Map.of())),
                List.of(),
                json(options));
    }

    static String issue(String options) {
        return issue(terms(options));
    }

    static String issue(Terms terms) {
        Draft.Ready draft = (Draft.Ready) new JwtVcWriter().draft(terms, new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    static Presented read(String text) {
        return FORMAT.recognise(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    static SecuredCredential sound(String text) {
        Presented presented = read(text);
        assertThat(presented).isInstanceOf(SecuredCredential.class);
        return (SecuredCredential) presented;
    }

    static void refused(Presented presented, Flaw flaw) {
        assertThat(presented)
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    static String jws(SecretJwk key, String header, String payload) {
        return new String(JoseKeys.jws(key, header, payload), StandardCharsets.US_ASCII);
    }

    static final String DOCUMENT =
            "'@context': ['"
                    + V2
                    + "'], 'type': ['VerifiableCredential'], 'issuer': 'did:example:i',"
                    + " 'credentialSubject': {'id': 'did:example:s', 'a': 1}";
}
