package dev.credgate.credential.jose;

import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Keys for tests, from seeded generators, and a checker by the real engines. */
public final class JoseKeys {

    /** Every curve that a key can be made of here. */
    public static final List<String> CURVES =
            List.of("P-256", "P-384", "P-521", "secp256k1", "Ed25519");

    /** Checks as the pipeline does, without a memory. */
    public static final SignatureChecker CHECKER =
            new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> key, M signed, S signature) {
                    return SignatureEngines.prepare(key).verify(signed, signature);
                }
            };

    private JoseKeys() {}

    /** A private JWK. */
    public static JsonObject jwk(String curve, Random random) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        if (curve.equals("Ed25519")) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            members.put("kty", new JsonString("OKP"));
            members.put("crv", new JsonString(curve));
            members.put(
                    "x",
                    text(
                            new Ed25519PrivateKeyParameters(secret, 0)
                                    .generatePublicKey()
                                    .getEncoded()));
            members.put("d", text(secret));
            return JsonObject.of(members);
        }
        X9ECParameters numbers =
                CustomNamedCurves.getByName(
                        curve.startsWith("P-") ? "secp" + curve.substring(2) + "r1" : curve);
        BigInteger d =
                new BigInteger(numbers.getN().bitLength() + 64, random)
                        .mod(numbers.getN().subtract(BigInteger.ONE))
                        .add(BigInteger.ONE);
        byte[] point = numbers.getG().multiply(d).normalize().getEncoded(false);
        int bytes = (point.length - 1) / 2;
        byte[] secret = new byte[bytes];
        byte[] big = d.toByteArray();
        int taken = Math.min(big.length, bytes);
        System.arraycopy(big, big.length - taken, secret, bytes - taken, taken);
        members.put("kty", new JsonString("EC"));
        members.put("crv", new JsonString(curve));
        members.put("x", text(Arrays.copyOfRange(point, 1, 1 + bytes)));
        members.put("y", text(Arrays.copyOfRange(point, 1 + bytes, point.length)));
        members.put("d", text(secret));
        return JsonObject.of(members);
    }

    /** A key that signs. */
    public static SecretJwk secret(String curve, long seed) {
        return SecretJwk.read(jwk(curve, new Random(seed))).orElseThrow();
    }

    private static JsonString text(byte[] bytes) {
        return new JsonString(Base64Url.encode(bytes));
    }

    /** A JSON object out of its text, in which single quotes may stand for double ones. */
    public static JsonObject json(String text) {
        return (JsonObject)
                ((JsonReading.Read)
                                JsonParser.parse(
                                        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
                        .value();
    }

    /** A signed JWS. */
    public static byte[] jws(SecretJwk key, String header, String payload) {
        UnsignedJws unsigned =
                UnsignedJws.of(
                        json(header), payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return unsigned.attach(key.sign(unsigned.message()));
    }
}
