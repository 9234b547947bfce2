package dev.credgate.status.publication;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.CoseSigning;
import dev.credgate.credential.jose.JwsAlgorithm;
import dev.credgate.credential.jose.NamedSigner;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mirrored list as a status list token (draft-ietf-oauth-status-list, section 5) that lacks only
 * its signature.
 */
public final class TokenListDraft {

    private static final int BITS = 2;

    private TokenListDraft() {}

    /**
     * In a JWT, {@code application/statuslist+jwt}.
     *
     * @param compressed of {@link Deflation#zlib}
     * @throws IllegalArgumentException for an algorithm that JOSE has not
     */
    public static Draft.Ready jwt(byte[] compressed, ListTerms terms) {
        JwsAlgorithm algorithm =
                JwsAlgorithm.of(terms.algorithm())
                        .orElseThrow(() -> new IllegalArgumentException("no algorithm of JOSE"));
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", new JsonString(algorithm.text()));
        NamedSigner.write(terms.verificationMethod(), terms.certificates(), header);
        header.put("typ", new JsonString("statuslist+jwt"));
        Map<String, JsonValue> list = new LinkedHashMap<>();
        list.put("bits", number(BITS));
        list.put("lst", new JsonString(Base64Url.encode(compressed)));
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        if (terms.certificates().isEmpty()) {
            claims.put("iss", new JsonString(terms.issuer()));
        }
        claims.put("sub", new JsonString(terms.uri()));
        claims.put("iat", number(terms.from().getEpochSecond()));
        claims.put("exp", number(terms.until().getEpochSecond()));
        claims.put("ttl", number(terms.timeToLive().toSeconds()));
        claims.put("status_list", JsonObject.of(list));
        UnsignedJws jws =
                UnsignedJws.of(JsonObject.of(header), JsonWriter.write(JsonObject.of(claims)));
        return new Draft.Ready() {
            @Override
            public byte[] message() {
                return jws.message();
            }

            @Override
            public byte[] attach(byte[] signature) {
                return jws.attach(signature);
            }
        };
    }

    /**
     * In a CBOR Web Token, {@code application/statuslist+cwt}.
     *
     * @param compressed of {@link Deflation#zlib}
     * @throws IllegalArgumentException for an algorithm that COSE has not
     */
    public static Draft.Ready cwt(byte[] compressed, ListTerms terms) {
        CoseAlgorithm algorithm =
                CoseAlgorithm.of(terms.algorithm())
                        .orElseThrow(() -> new IllegalArgumentException("no algorithm of COSE"));
        boolean named = terms.certificates().isEmpty();
        CborWriter written = new CborWriter(compressed.length + 512).map(named ? 6 : 5);
        if (named) {
            written.integer(1).text(terms.issuer());
        }
        byte[] claims =
                written.integer(2)
                        .text(terms.uri())
                        .integer(4)
                        .integer(terms.until().getEpochSecond())
                        .integer(6)
                        .integer(terms.from().getEpochSecond())
                        .integer(65_533)
                        .map(2)
                        .text("bits")
                        .integer(BITS)
                        .text("lst")
                        .bytes(compressed)
                        .integer(65_534)
                        .integer(terms.timeToLive().toSeconds())
                        .toBytes();
        CoseSigning signing =
                CoseSigning.of(
                        algorithm,
                        named
                                ? Optional.of(
                                        terms.verificationMethod().getBytes(StandardCharsets.UTF_8))
                                : Optional.empty(),
                        Optional.empty(),
                        Optional.of("application/statuslist+cwt"),
                        terms.certificates(),
                        claims);
        return new Draft.Ready() {
            @Override
            public byte[] message() {
                return signing.message();
            }

            @Override
            public byte[] attach(byte[] signature) {
                CborWriter whole = new CborWriter(claims.length + 1024).tag(18);
                signing.write(signature, whole);
                return whole.toBytes();
            }
        };
    }

    private static JsonNumber number(long value) {
        return new JsonNumber(Long.toString(value));
    }
}
