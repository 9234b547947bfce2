package dev.credgate.credential.jwtvc;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.jose.JwsAlgorithm;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.sdjwt.SdJwtWriter;
import dev.credgate.credential.w3c.IssuedDocument;
import dev.credgate.credential.w3c.IssuedEnvelope;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Issues W3C credentials as JWTs. Options: {@code version}, {@code "2.0"} (as {@code vc+jwt}) where
 * nothing is said, or {@code "1.1"} (in the claim {@code vc}); {@code contexts}, an array of what
 * follows the base context; {@code selectively_disclosable}, JSON pointers into the claims, which
 * makes it {@code vc+sd-jwt} and goes with 2.0 only; {@code enveloped}, {@code true} for an {@code
 * EnvelopedVerifiableCredential} around it, with 2.0 only; {@code key_by} ({@link NamedSigner}).
 */
@Singleton
public final class JwtVcWriter implements CredentialWriter {

    private static final Set<KeyAlgorithm> ALGORITHMS =
            Set.of(
                    KeyAlgorithm.P256,
                    KeyAlgorithm.P384,
                    KeyAlgorithm.P521,
                    KeyAlgorithm.SECP256K1,
                    KeyAlgorithm.ED25519,
                    KeyAlgorithm.RSA_PSS,
                    KeyAlgorithm.RSA_PKCS1);

    @Override
    public String format() {
        return JwtVcFormat.NAME;
    }

    @Override
    public Set<KeyAlgorithm> algorithms() {
        return ALGORITHMS;
    }

    @Override
    public Optional<StatusKind> statusKind(JsonObject options) {
        return Optional.of(StatusKind.BITSTRING);
    }

    @Override
    public Optional<CertificateUse> certificate(JsonObject options) {
        return NamedSigner.certificate(options);
    }

    @Override
    public Draft draft(Terms terms, SecureRandom random) {
        Optional<JwsAlgorithm> algorithm = JwsAlgorithm.of(terms.algorithm());
        if (algorithm.isEmpty()) {
            return new Draft.Refused("a key of that kind signs no JWS");
        }
        Optional<String> refusal =
                IssuedDocument.refusal(terms).or(() -> NamedSigner.refusal(terms));
        if (refusal.isPresent()) {
            return new Draft.Refused(refusal.get());
        }
        return switch (JwtVcOptions.read(terms)) {
            case JwtVcOptions.Reading.Refused(String why) -> new Draft.Refused(why);
            case JwtVcOptions.Reading.Read(JwtVcOptions options) ->
                    draft(terms, algorithm.get(), options, random);
        };
    }

    private static Draft draft(
            Terms terms, JwsAlgorithm algorithm, JwtVcOptions options, SecureRandom random) {
        JsonObject document = IssuedDocument.of(terms);
        if (VcDataModel.read(document) instanceof VcDataModel.Reading.Broken(var found)) {
            return new Draft.Refused(
                    "the credential would break the data model: " + found.detail());
        }
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        if (options.version() == ModelVersion.V2_0) {
            claims.putAll(document.members());
            claims.put("iss", new JsonString(terms.issuer()));
            claims.put("iat", number(terms.validFrom().getEpochSecond()));
        } else {
            claims.putAll(wrapped(terms, document));
        }
        if (terms.holderKey().isPresent()) {
            switch (Jwk.read(terms.holderKey().get())) {
                case Jwk.Reading.Refused(String why) -> {
                    return new Draft.Refused("holder_key: " + why);
                }
                case Jwk.Reading.Read(Jwk jwk) ->
                        claims.put("cnf", JsonObject.of(Map.of("jwk", jwk.toJson())));
            }
        }
        if (options.disclosable().isEmpty()) {
            return new Unsigned(
                    UnsignedJws.of(
                            header(terms, algorithm, options),
                            JsonWriter.write(JsonObject.of(claims))),
                    Optional.empty(),
                    options.enveloped());
        }
        // Contexts as well: a digest in them would let a type be given another meaning later.
        Optional<String> refusal = SdJwtWriter.refusal(JsonObject.of(claims));
        if (refusal.isPresent()) {
            return new Draft.Refused(refusal.get());
        }
        SdJwtWriter writer = new SdJwtWriter(options.disclosable(), 0, random);
        JsonObject payload = writer.payload(JsonObject.of(claims));
        return writer.isComplete()
                ? new Unsigned(
                        UnsignedJws.of(
                                header(terms, algorithm, options), JsonWriter.write(payload)),
                        Optional.of(writer),
                        options.enveloped())
                : new Draft.Refused(
                        "selectively_disclosable points to what is not among the claims");
    }

    /** Data model 1.1, section 6.3.1: registered claims stand beside {@code vc}, not in it. */
    private static Map<String, JsonValue> wrapped(Terms terms, JsonObject document) {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("iss", new JsonString(terms.issuer()));
        claims.put("nbf", number(terms.validFrom().getEpochSecond()));
        claims.put("iat", number(terms.validFrom().getEpochSecond()));
        terms.validUntil().ifPresent(until -> claims.put("exp", number(until.getEpochSecond())));
        claims.put("jti", new JsonString("urn:uuid:" + terms.id()));
        terms.subject().ifPresent(subject -> claims.put("sub", new JsonString(subject)));
        claims.put("vc", document);
        return claims;
    }

    private static JsonNumber number(long number) {
        return new JsonNumber(Long.toString(number));
    }

    private static JsonObject header(Terms terms, JwsAlgorithm algorithm, JwtVcOptions options) {
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", new JsonString(algorithm.text()));
        NamedSigner.write(terms.verificationMethod(), terms.certificates(), header);
        if (options.version() == ModelVersion.V1_1) {
            header.put("typ", new JsonString("JWT"));
        } else {
            header.put(
                    "typ",
                    new JsonString(options.disclosable().isEmpty() ? "vc+jwt" : "vc+sd-jwt"));
            header.put("cty", new JsonString("vc"));
        }
        return JsonObject.of(header);
    }

    private record Unsigned(UnsignedJws jws, Optional<SdJwtWriter> disclosures, boolean enveloped)
            implements Draft.Ready {

        @Override
        public byte[] message() {
            return jws.message();
        }

        @Override
        public byte[] attach(byte[] signature) {
            byte[] whole = jws.attach(signature);
            byte[] joined = disclosures.map(writer -> writer.join(whole)).orElse(whole);
            return enveloped
                    ? IssuedEnvelope.of(
                            disclosures.isPresent()
                                    ? "application/vc+sd-jwt"
                                    : "application/vc+jwt",
                            new String(joined, StandardCharsets.US_ASCII))
                    : joined;
        }
    }
}
