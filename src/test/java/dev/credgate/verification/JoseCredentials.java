package dev.credgate.verification;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.json.JsonWriter;
import dev.credgate.source.Sources;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Credentials that JOSE secures, by issuers and holders whose DIDs are their keys. */
public final class JoseCredentials {

    /** When they are issued and presented. */
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    public static final SecretJwk ISSUER = JoseKeys.secret("P-256", 21);
    public static final SecretJwk HOLDER = JoseKeys.secret("P-256", 22);

    private JoseCredentials() {}

    /** All that is known of these formats. */
    public static Knowledge knowledge() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        return knowledge(formats);
    }

    /** The same with other formats. */
    public static Knowledge knowledge(List<CredentialFormat> formats) {
        return new Knowledge(
                formats,
                new DidResolvers(List.of()),
                List.of(new JwkDidResolver()),
                CertificateResolver.NONE,
                List.of(),
                Sources.NONE,
                Knowledge.Ties.ENFORCED);
    }

    /** A key's did:jwk. */
    public static String did(SecretJwk key) {
        return "did:jwk:" + Base64Url.encode(JsonWriter.write(Jwk.of(key.key())));
    }

    /** An SD-JWT VC of five claims, each of which may be hidden, tied to the holder. */
    public static String sdJwtVc() {
        return issue(new SdJwtVcWriter(), "vct:https://t.example/id", true);
    }

    /** A W3C credential about the holder. */
    public static String jwtVc() {
        return issue(new JwtVcWriter(), "vc:https://t.example/id", false);
    }

    private static String issue(CredentialWriter writer, String type, boolean bound) {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        did(ISSUER),
                                        did(ISSUER) + "#0",
                                        ISSUER.key().algorithm(),
                                        type,
                                        bound ? Optional.empty() : Optional.of(did(HOLDER)),
                                        JoseKeys.json(
                                                """
                                                {"given_name": "Ada", "family_name": "Lovelace",
                                                 "birthdate": "1815-12-10", "email": "ada@x.example",
                                                 "address": {"locality": "Macao", "country": "CN"}}
                                                """),
                                        NOW.minusSeconds(1000),
                                        Optional.of(NOW.plusSeconds(1000)),
                                        bound
                                                ? Optional.of(Jwk.of(HOLDER.key()))
                                                : Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        JoseKeys.json("{}")),
                                new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    /** The holder's answer to a challenge beside an SD-JWT VC. */
    public static String bound(String sdJwt, String nonce, String audience) {
        String hash = Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)));
        return sdJwt
                + new String(
                        JoseKeys.jws(
                                HOLDER,
                                "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                                "{'iat': "
                                        + NOW.getEpochSecond()
                                        + ", 'aud': '"
                                        + audience
                                        + "', 'nonce': '"
                                        + nonce
                                        + "', 'sd_hash': '"
                                        + hash
                                        + "'}"),
                        StandardCharsets.US_ASCII);
    }

    /** A W3C presentation of credentials in envelopes. */
    public static String presented(
            SecretJwk holder,
            String nonce,
            String audience,
            Instant expires,
            String... credentials) {
        List<String> envelopes = new ArrayList<>();
        for (String credential : credentials) {
            envelopes.add(
                    "{'@context': 'https://www.w3.org/ns/credentials/v2', 'type':"
                            + " 'EnvelopedVerifiableCredential', 'id': 'data:application/"
                            + (credential.contains("~") ? "dc+sd-jwt" : "vc+jwt")
                            + ","
                            + credential
                            + "'}");
        }
        return new String(
                JoseKeys.jws(
                        holder,
                        "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '" + did(holder) + "#0'}",
                        "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                + " 'VerifiablePresentation', 'holder': '"
                                + did(holder)
                                + "', 'nonce': '"
                                + nonce
                                + "', 'aud': '"
                                + audience
                                + "', 'iat': "
                                + NOW.getEpochSecond()
                                + ", 'exp': "
                                + expires.getEpochSecond()
                                + ", 'verifiableCredential': ["
                                + String.join(", ", envelopes)
                                + "]}"),
                StandardCharsets.US_ASCII);
    }
}
