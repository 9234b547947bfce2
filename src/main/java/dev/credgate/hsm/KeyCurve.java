package dev.credgate.hsm;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The curves whose keys are made in a token. */
public enum KeyCurve {
    /** WeIdentity's and the chain's. */
    SECP256K1("secp256k1", 65, "06052b8104000a"),
    /** NIST's, for ES256. */
    P256("P-256", 65, "06082a8648ce3d030107"),
    /** NIST's, for ES384. */
    P384("P-384", 97, "06052b81040022"),
    /**
     * For EdDSA. RFC 8410's object identifier, and PKCS#11 v3.0 §2.3.5's own name; tokens take one
     * or the other.
     */
    ED25519("Ed25519", 32, "06032b6570", "130c656477617264733235353139");

    private final String publicName;
    private final int pointBytes;
    private final List<byte[]> parameters;

    KeyCurve(String publicName, int pointBytes, String... parameters) {
        this.publicName = publicName;
        this.pointBytes = pointBytes;
        this.parameters = Arrays.stream(parameters).map(HexFormat.of()::parseHex).toList();
    }

    /** The curve as it is called in JOSE (RFC 7518 §6.2.1.1, RFC 8812 §3.1, RFC 8037 §2). */
    public String publicName() {
        return publicName;
    }

    /** Bytes of a public key: an uncompressed point, or Ed25519's 32. */
    int pointBytes() {
        return pointBytes;
    }

    /** The spellings of {@code CKA_EC_PARAMS}, the likeliest first. */
    List<byte[]> parameters() {
        return parameters;
    }

    /** What signs when a key is tried: the algorithm of the curve that promises most. */
    SignatureAlgorithm algorithm() {
        return switch (this) {
            case SECP256K1 -> SignatureAlgorithm.SECP256K1_RECOVERABLE;
            case P256 -> SignatureAlgorithm.ES256;
            case P384 -> SignatureAlgorithm.ES384;
            case ED25519 -> SignatureAlgorithm.EDDSA;
        };
    }

    /** The public key; empty for a point that is not on the curve. */
    Optional<VerificationKey<?, ?>> publicKey(byte[] point) {
        return switch (this) {
            case SECP256K1 ->
                    Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, point.length))
                            .map(key -> key);
            case P256 -> NistPublicKey.of(Curve.P256.P_256, point).map(key -> key);
            case P384 -> NistPublicKey.of(Curve.P384.P_384, point).map(key -> key);
            case ED25519 -> Ed25519PublicKey.of(point).map(key -> key);
        };
    }

    static Optional<KeyCurve> ofParameters(byte[] der) {
        return Arrays.stream(values())
                .filter(curve -> curve.parameters.stream().anyMatch(own -> Arrays.equals(own, der)))
                .findFirst();
    }

    /** By its public name; empty for any other text. */
    public static Optional<KeyCurve> parse(String name) {
        return Arrays.stream(values()).filter(curve -> curve.publicName.equals(name)).findFirst();
    }
}
