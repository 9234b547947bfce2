package dev.credgate.did.jwk;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A public JSON Web Key for signatures: EC on P-256, P-384, P-521 (RFC 7518) and secp256k1 (RFC
 * 8812), OKP with Ed25519 (RFC 8037), RSA. Immutable.
 *
 * @param keys the key, one; of an RSA key whose JWK does not say {@code alg} one for each padding
 *     and hash it might sign with, so that a signature's own {@code alg} chooses among them
 * @param kid its name, where it has one
 */
public record Jwk(List<VerificationKey<?, ?>> keys, Optional<String> kid) {

    /** Members that only a private or a symmetric key has, of whatever type. */
    private static final Set<String> SECRET =
            Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    public Jwk {
        keys = List.copyOf(keys);
    }

    /** What a JSON value is as a JWK. */
    public sealed interface Reading {

        /** A public key that signatures can be checked with. */
        record Read(Jwk jwk) implements Reading {}

        /** None, and why: names of members, never their values. */
        record Refused(String why) implements Reading {}
    }

    /** Reads a JWK; members that RFC 7517 leaves to be ignored are. */
    public static Reading read(JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            return refused("a JWK is an object");
        }
        for (String secret : SECRET) {
            if (object.member(secret).isPresent()) {
                return refused("the JWK holds the private member " + secret);
            }
        }
        Optional<String> misuse = misuse(object);
        if (misuse.isPresent()) {
            return refused(misuse.get());
        }
        List<VerificationKey<?, ?>> keys =
                switch (text(object, "kty")) {
                    case "EC" -> ec(object);
                    case "OKP" -> okp(object);
                    case "RSA" -> rsa(object);
                    default -> List.of();
                };
        return keys.isEmpty()
                ? refused("the JWK is no key of a known type and curve, or not in form")
                : algorithm(object, keys);
    }

    private static Optional<String> misuse(JsonObject object) {
        for (String name : List.of("kty", "crv", "alg", "use", "kid")) {
            if (object.member(name).filter(is -> !(is instanceof JsonString)).isPresent()) {
                return Optional.of("the JWK's " + name + " is no string");
            }
        }
        if (object.member("use").isPresent() && !text(object, "use").equals("sig")) {
            return Optional.of("the JWK's use is not sig");
        }
        return object.member("key_ops")
                .filter(operations ->
                        !(operations instanceof JsonArray array)
                                || !array.elements().contains(new JsonString("verify")))
                .map(_ -> "the JWK's key_ops do not hold verify");
    }

    /** Keeps the keys that sign as {@code alg} says, where it says anything. */
    private static Reading algorithm(JsonObject object, List<VerificationKey<?, ?>> keys) {
        Optional<String> algorithm = object.member("alg").map(_ -> text(object, "alg"));
        List<VerificationKey<?, ?>> fitting =
                algorithm.isEmpty()
                        ? keys
                        : keys.stream()
                                .filter(key -> JoseAlgorithm.namesOf(key).contains(algorithm.get()))
                                .toList();
        return fitting.isEmpty()
                ? refused("the JWK's alg is not one of its key's")
                : new Reading.Read(
                        new Jwk(fitting, object.member("kid").map(_ -> text(object, "kid"))));
    }

    private static List<VerificationKey<?, ?>> ec(JsonObject object) {
        return switch (text(object, "crv")) {
            case "P-256" -> nist(Curve.P256.P_256, 32, object);
            case "P-384" -> nist(Curve.P384.P_384, 48, object);
            case "P-521" -> nist(Curve.P521.P_521, 66, object);
            case "secp256k1" -> one(point(object, 32).flatMap(Secp256k1PublicKey::ofEncoded));
            default -> List.of();
        };
    }

    private static <C extends Curve.Nist> List<VerificationKey<?, ?>> nist(
            C curve, int bytes, JsonObject object) {
        return one(point(object, bytes).flatMap(point -> NistPublicKey.of(curve, point)));
    }

    /** 04‖x‖y, each as long as the field's elements (RFC 7518, section 6.2.1.2). */
    private static Optional<byte[]> point(JsonObject object, int bytes) {
        Optional<byte[]> x = bytes(object, "x").filter(it -> it.length == bytes);
        Optional<byte[]> y = bytes(object, "y").filter(it -> it.length == bytes);
        if (x.isEmpty() || y.isEmpty()) {
            return Optional.empty();
        }
        byte[] point = new byte[1 + 2 * bytes];
        point[0] = 4;
        System.arraycopy(x.get(), 0, point, 1, bytes);
        System.arraycopy(y.get(), 0, point, 1 + bytes, bytes);
        return Optional.of(point);
    }

    private static List<VerificationKey<?, ?>> okp(JsonObject object) {
        return text(object, "crv").equals("Ed25519")
                ? one(bytes(object, "x").flatMap(Ed25519PublicKey::of))
                : List.of();
    }

    private static List<VerificationKey<?, ?>> rsa(JsonObject object) {
        Optional<BigInteger> modulus = number(object, "n");
        Optional<BigInteger> exponent = number(object, "e");
        return modulus.isEmpty() || exponent.isEmpty()
                ? List.of()
                : RsaChoices.of(modulus.get(), exponent.get());
    }

    /** Base64urlUInt: no leading zero byte (RFC 7518, section 2). */
    private static Optional<BigInteger> number(JsonObject object, String name) {
        return bytes(object, name)
                .filter(bytes ->
                        bytes.length > 0 && bytes[0] != 0 && bytes.length <= RsaKey.MAX_BITS / 8)
                .map(bytes -> new BigInteger(1, bytes));
    }

    private static List<VerificationKey<?, ?>> one(Optional<? extends VerificationKey<?, ?>> key) {
        return key.<List<VerificationKey<?, ?>>>map(List::of).orElse(List.of());
    }

    private static Optional<byte[]> bytes(JsonObject object, String name) {
        return Base64Url.decode(text(object, name));
    }

    private static String text(JsonObject object, String name) {
        return object.member(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }

    private static Reading refused(String why) {
        return new Reading.Refused(why);
    }

    /**
     * The public JWK of a key; an RSA key's says {@code alg}.
     *
     * @throws IllegalArgumentException for the key of an account, which is not known, and for one
     *     of BLS12-381, which no JWK that is read here holds
     */
    public static JsonObject of(VerificationKey<?, ?> key) {
        return switch (key) {
            case NistPublicKey<?> nist -> ec(crv(nist.curve()), nist.toBytes(), 1);
            case Secp256k1PublicKey secp256k1 -> ec("secp256k1", secp256k1.toBytes(), 0);
            case AccountKey _, RecoveryKey _, Bls12381G2PublicKey _ ->
                    throw new IllegalArgumentException("no JWK holds " + key);
            case Ed25519PublicKey ed25519 ->
                    object(
                            "kty",
                            "OKP",
                            "crv",
                            "Ed25519",
                            "x",
                            Base64Url.encode(ed25519.toBytes()));
            case RsaKey<?> rsa ->
                    object(
                            "kty",
                            "RSA",
                            "alg",
                            JoseAlgorithm.namesOf(rsa).getFirst(),
                            "n",
                            unsigned(rsa.modulus()),
                            "e",
                            unsigned(rsa.exponent()));
        };
    }

    /**
     * The public JWK as {@link #of} writes it; where a signature's own {@code alg} chooses among
     * several keys it says none.
     */
    public JsonObject toJson() {
        JsonObject first = of(keys.getFirst());
        return keys.size() == 1 ? first : first.without("alg");
    }

    private static String crv(Curve.Nist curve) {
        return switch (curve) {
            case Curve.P256 _ -> "P-256";
            case Curve.P384 _ -> "P-384";
            case Curve.P521 _ -> "P-521";
        };
    }

    private static JsonObject ec(String crv, byte[] xy, int from) {
        int middle = from + (xy.length - from) / 2;
        return object(
                "kty",
                "EC",
                "crv",
                crv,
                "x",
                Base64Url.encode(Arrays.copyOfRange(xy, from, middle)),
                "y",
                Base64Url.encode(Arrays.copyOfRange(xy, middle, xy.length)));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Base64Url.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static JsonObject object(String... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            members.put(namesAndValues[at], new JsonString(namesAndValues[at + 1]));
        }
        return JsonObject.of(members);
    }
}
