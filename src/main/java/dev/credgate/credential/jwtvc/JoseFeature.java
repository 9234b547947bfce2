package dev.credgate.credential.jwtvc;

import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.jose.JwsAlgorithm;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.sdjwt.SdJwtWriter;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Credentials and presentations as JWTs and as SD-JWTs, for the W3C's suite. */
record JoseFeature(String name, String content, boolean selective) implements JoseCoseFeature {

    private static final SignatureChecker CHECKER =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    static List<JoseCoseFeature> all() {
        return List.of(
                new JoseFeature("credential_jose", "vc", false),
                new JoseFeature("presentation_jose", "vp", false),
                new JoseFeature("credential_sdjwt", "vc", true),
                new JoseFeature("presentation_sdjwt", "vp", true));
    }

    private String typ() {
        return content + (selective ? "+sd-jwt" : "+jwt");
    }

    @Override
    public Optional<String> issue(JsonObject document, Key key, List<String> disclosurePaths) {
        Optional<JwsAlgorithm> algorithm = JwsAlgorithm.of(key.jwk().key().algorithm());
        if (algorithm.isEmpty() || !selective && !disclosurePaths.isEmpty()) {
            return Optional.empty();
        }
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", new JsonString(algorithm.get().text()));
        header.put("kid", new JsonString(key.kid()));
        header.put("typ", new JsonString(typ()));
        header.put("cty", new JsonString(content));
        if (!selective) {
            return Optional.of(sign(header, document, key));
        }
        Set<String> pointers = new HashSet<>();
        disclosurePaths.forEach(path -> pointers.add(pointer(path)));
        SdJwtWriter writer = new SdJwtWriter(pointers, 0, new SecureRandom());
        JsonObject payload = writer.payload(document);
        if (SdJwtWriter.refusal(document).isPresent() || !writer.isComplete()) {
            return Optional.empty();
        }
        byte[] jws = sign(header, payload, key).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new String(writer.join(jws), StandardCharsets.US_ASCII));
    }

    private static String sign(Map<String, JsonValue> header, JsonObject payload, Key key) {
        UnsignedJws unsigned = UnsignedJws.of(JsonObject.of(header), JsonWriter.write(payload));
        return new String(
                unsigned.attach(key.jwk().sign(unsigned.message())), StandardCharsets.US_ASCII);
    }

    /** {@code a.b[0]} as {@code /a/b/0}. */
    private static String pointer(String path) {
        return "/" + path.replace("[", "/").replace("]", "").replace(".", "/");
    }

    @Override
    public Optional<JsonObject> verify(String secured, Key key) {
        byte[] body = secured.getBytes(StandardCharsets.UTF_8);
        try {
            return CompactText.of(body)
                    .map(text ->
                            selective ? SecuredClaims.ofSdJwt(text) : SecuredClaims.ofJws(text))
                    .filter(claims -> claims.jws().typ().equals(Optional.of(typ())))
                    .map(claims -> claims.requireContent(content))
                    .filter(claims ->
                            claims.jws().check(key.jwk().key(), CHECKER) == SignatureFinding.FITS)
                    .map(SecuredClaims::claims);
        } catch (JwtRefused _) {
            return Optional.empty();
        }
    }
}
