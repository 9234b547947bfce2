package dev.credgate.cli;

import dev.credgate.credential.HolderProofText;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * A person with a wallet, for demonstrations and tests: a secp256k1 key of their own, its did:weid,
 * and the presentations that it signs. The gateway never holds such a key. Immutable, thread-safe.
 */
public final class Citizen {

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN =
            new ECDomainParameters(CURVE.getCurve(), CURVE.getG(), CURVE.getN(), CURVE.getH());
    private static final JsonString CONTEXT =
            new JsonString("https://github.com/WeBankFinTech/WeIdentity/blob/master/context/v1");

    private final BigInteger secret;
    private final Secp256k1PublicKey key;
    private final WeIdDid did;

    private Citizen(BigInteger secret, long chain) {
        this.secret = secret;
        byte[] point =
                new FixedPointCombMultiplier()
                        .multiply(DOMAIN.getG(), secret)
                        .normalize()
                        .getEncoded(false);
        this.key = Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, point.length)).orElseThrow();
        this.did = new WeIdDid(chain, key.address());
    }

    /** With a new random key; {@code chain} is the number in the DID. */
    public static Citizen born(long chain) {
        return new Citizen(
                BigIntegers.createRandomInRange(
                        BigInteger.ONE, DOMAIN.getN().subtract(BigInteger.ONE), new SecureRandom()),
                chain);
    }

    /**
     * From {@link #toText()}.
     *
     * @throws IllegalArgumentException when the text is none of that
     */
    public static Citizen parse(String text) {
        String[] parts = text.strip().split(" ", 2);
        if (parts.length != 2 || !parts[1].matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a citizen's file: expected CHAIN and 64 hex");
        }
        return new Citizen(new BigInteger(parts[1], 16), Long.parseLong(parts[0]));
    }

    /** Chain number and private key, for a file of the demonstration. */
    public String toText() {
        return did.chain()
                + " "
                + HexFormat.of().formatHex(BigIntegers.asUnsignedByteArray(32, secret))
                + "\n";
    }

    /** The DID that follows from the key. */
    public WeIdDid did() {
        return did;
    }

    /** {@code 04}, x and y in hex: what is published. */
    public String publicKeyHex() {
        return "04" + HexFormat.of().formatHex(key.toBytes());
    }

    /**
     * A presentation of these credentials together with the answer to a challenge: the body of
     * {@code POST /sessions}.
     *
     * @param credentials each as JSON text
     * @param nonce as the gateway gave it
     * @throws IllegalArgumentException when a credential is no JSON object
     */
    public String answer(List<String> credentials, String nonce, Instant now) {
        JsonObject presentation = presentation(credentials, nonce, now);
        JsonString proof = sign(HolderProofText.digest(nonce, textHash(presentation)));
        return text(
                object(
                        "presentation",
                        presentation,
                        "nonce",
                        new JsonString(nonce),
                        "holder_proof",
                        object(
                                "verification_method",
                                new JsonString(did.keyId(0)),
                                "signature",
                                proof)));
    }

    /** The presentation alone, as {@code POST /verify} takes it. */
    public String present(List<String> credentials, String nonce, Instant now) {
        return text(presentation(credentials, nonce, now));
    }

    private JsonObject presentation(List<String> credentials, String nonce, Instant now) {
        List<JsonValue> parsed = credentials.stream().map(Citizen::parsed).toList();
        JsonObject unsigned = presentation(parsed, JsonNull.NULL);
        return presentation(
                parsed,
                object(
                        "created", new JsonNumber(Long.toString(now.getEpochSecond())),
                        "nonce", new JsonString(nonce),
                        "signatureValue", sign(textHash(unsigned)),
                        "type", new JsonString("Secp256k1"),
                        "verificationMethod", new JsonString(did.keyId(0))));
    }

    private static JsonObject presentation(List<JsonValue> credentials, JsonValue proof) {
        return object(
                "context", new JsonArray(List.of(CONTEXT)),
                "proof", proof,
                "type", new JsonArray(List.of(new JsonString("VerifiablePresentation"))),
                "verifiableCredential", new JsonArray(credentials));
    }

    /** The hash of what the presenter signs: the presentation with {@code "proof":null}. */
    private static Hash textHash(JsonObject presentation) {
        Map<String, JsonValue> members = new LinkedHashMap<>(presentation.members());
        members.put("proof", JsonNull.NULL);
        return Keccak256.hash(CanonicalWriter.canonical(new JsonObject(members)));
    }

    private JsonString sign(Hash digest) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, DOMAIN));
        BigInteger[] rs = signer.generateSignature(digest.toBytes());
        byte[] bytes = new byte[64];
        System.arraycopy(BigIntegers.asUnsignedByteArray(32, rs[0]), 0, bytes, 0, 32);
        System.arraycopy(BigIntegers.asUnsignedByteArray(32, rs[1]), 0, bytes, 32, 32);
        RecoverableSignature signature =
                Secp256k1Engines.preferred().complete(digest, bytes, key).orElseThrow();
        return new JsonString(signature.toBase64());
    }

    private static JsonValue parsed(String credential) {
        return switch (JsonParser.parse(credential.getBytes(StandardCharsets.UTF_8))) {
            case JsonReading.Read(JsonObject object) -> object;
            case JsonReading.Read _ ->
                    throw new IllegalArgumentException("a credential is a JSON object");
            case JsonReading.Refused(var flaw, int offset) ->
                    throw new IllegalArgumentException(
                            "the credential is no JSON: " + flaw + " at byte " + offset);
        };
    }

    private static String text(JsonObject object) {
        return new String(CanonicalWriter.canonical(object), StandardCharsets.UTF_8);
    }

    private static JsonObject object(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }
}
