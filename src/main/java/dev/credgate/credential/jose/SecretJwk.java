package dev.credgate.credential.jose;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/**
 * A private JWK that signs in this process: for test issuers, whose keys arrive in requests. What
 * an agency issues is signed in a token and never by this. Signatures are deterministic (RFC 6979,
 * RFC 8032). Immutable; its text shows no secret.
 */
public final class SecretJwk {

    private final VerificationKey<?, ?> key;
    private final byte[] secret;

    private SecretJwk(VerificationKey<?, ?> key, byte[] secret) {
        this.key = key;
        this.secret = secret;
    }

    /** Reads a private JWK of an elliptic curve; empty when it is none, or not one pair. */
    public static Optional<SecretJwk> read(JsonObject jwk) {
        Map<String, JsonValue> members = new LinkedHashMap<>(jwk.members());
        if (!(members.remove("d") instanceof JsonString(String d))
                || !(Jwk.read(JsonObject.of(members)) instanceof Jwk.Reading.Read(Jwk read))) {
            return Optional.empty();
        }
        VerificationKey<?, ?> key = read.keys().getFirst();
        return Base64Url.decode(d)
                .filter(secret -> isPair(key, secret))
                .map(secret -> new SecretJwk(key, secret));
    }

    private static boolean isPair(VerificationKey<?, ?> key, byte[] secret) {
        return switch (key) {
            case NistPublicKey<?> nist ->
                    Arrays.equals(nist.toBytes(), point(key.algorithm(), secret));
            case Secp256k1PublicKey secp256k1 ->
                    Arrays.equals(
                            secp256k1.toBytes(), 0, 64, point(key.algorithm(), secret), 1, 65);
            case Ed25519PublicKey ed25519 ->
                    secret.length == Ed25519PublicKey.BYTES
                            && Arrays.equals(
                                    ed25519.toBytes(),
                                    new Ed25519PrivateKeyParameters(secret, 0)
                                            .generatePublicKey()
                                            .getEncoded());
            default -> false;
        };
    }

    private static byte[] point(KeyAlgorithm algorithm, byte[] secret) {
        X9ECParameters curve = curve(algorithm);
        BigInteger d = new BigInteger(1, secret);
        return d.signum() == 0 || d.compareTo(curve.getN()) >= 0
                ? new byte[65]
                : curve.getG().multiply(d).normalize().getEncoded(false);
    }

    private static X9ECParameters curve(KeyAlgorithm algorithm) {
        return CustomNamedCurves.getByName(
                switch (algorithm) {
                    case P256 -> "secp256r1";
                    case P384 -> "secp384r1";
                    case P521 -> "secp521r1";
                    default -> "secp256k1";
                });
    }

    /** The public key. */
    public VerificationKey<?, ?> key() {
        return key;
    }

    /** The signature over a message: r‖s for ECDSA, with the hash of the key's algorithm. */
    public byte[] sign(byte[] message) {
        return switch (key.algorithm()) {
            case P256 -> ecdsa(message, Sha2.SHA_256, new SHA256Digest(), 32);
            case P384 -> ecdsa(message, Sha2.SHA_384, new SHA384Digest(), 48);
            case P521 -> ecdsa(message, Sha2.SHA_512, new SHA512Digest(), 66);
            case SECP256K1 -> ecdsa(message, Sha2.SHA_256, new SHA256Digest(), 32);
            default -> {
                Ed25519Signer signer = new Ed25519Signer();
                signer.init(true, new Ed25519PrivateKeyParameters(secret, 0));
                signer.update(message, 0, message.length);
                yield signer.generateSignature();
            }
        };
    }

    private byte[] ecdsa(byte[] message, Sha2 hash, Digest nonces, int bytes) {
        X9ECParameters curve = curve(key.algorithm());
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(nonces));
        signer.init(
                true,
                new ECPrivateKeyParameters(
                        new BigInteger(1, secret), new ECDomainParameters(curve)));
        BigInteger[] rs = signer.generateSignature(hash.hash(Message.of(message)));
        byte[] signature = new byte[2 * bytes];
        place(rs[0], signature, bytes, bytes);
        place(rs[1], signature, 2 * bytes, bytes);
        return signature;
    }

    private static void place(BigInteger number, byte[] target, int end, int bytes) {
        byte[] big = number.toByteArray();
        int taken = Math.min(big.length, bytes);
        System.arraycopy(big, big.length - taken, target, end - taken, taken);
    }

    @Override
    public String toString() {
        return "secret of " + key;
    }
}
