package dev.credgate.credential.dataintegrity;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;

/** A key that signs in tests, always the same bytes for the same message. */
final class TestKey {

    private final KeyAlgorithm algorithm;
    private final byte[] secret;
    private final String multikey;

    private TestKey(KeyAlgorithm algorithm, byte[] secret) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.multikey = Multikey.of(publicKey(algorithm, secret));
    }

    static TestKey of(KeyAlgorithm algorithm, byte[] secret) {
        return new TestKey(algorithm, secret);
    }

    static TestKey of(KeyAlgorithm algorithm, String label) {
        Sha2 hash = algorithm == KeyAlgorithm.P384 ? Sha2.SHA_384 : Sha2.SHA_256;
        byte[] secret = hash.hash(Message.of(label.getBytes(StandardCharsets.UTF_8)));
        secret[0] &= 0x7F;
        return new TestKey(algorithm, secret);
    }

    private static VerificationKey<?, ?> publicKey(KeyAlgorithm algorithm, byte[] secret) {
        if (algorithm == KeyAlgorithm.ED25519) {
            return Ed25519PublicKey.of(
                            new Ed25519PrivateKeyParameters(secret)
                                    .generatePublicKey()
                                    .getEncoded())
                    .orElseThrow();
        }
        byte[] point = spec(algorithm).getG().multiply(new BigInteger(1, secret)).getEncoded(false);
        return algorithm == KeyAlgorithm.P256
                ? NistPublicKey.of(Curve.P256.P_256, point).orElseThrow()
                : NistPublicKey.of(Curve.P384.P_384, point).orElseThrow();
    }

    private static ECNamedCurveParameterSpec spec(KeyAlgorithm algorithm) {
        return ECNamedCurveTable.getParameterSpec(
                algorithm == KeyAlgorithm.P256 ? "secp256r1" : "secp384r1");
    }

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    String did() {
        return "did:key:" + multikey;
    }

    String verificationMethod() {
        return did() + "#" + multikey;
    }

    byte[] sign(byte[] message) {
        if (algorithm == KeyAlgorithm.ED25519) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, new Ed25519PrivateKeyParameters(secret));
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        }
        boolean p256 = algorithm == KeyAlgorithm.P256;
        ECNamedCurveParameterSpec spec = spec(algorithm);
        ECDSASigner signer =
                new ECDSASigner(
                        new HMacDSAKCalculator(p256 ? new SHA256Digest() : new SHA384Digest()));
        signer.init(
                true,
                new ECPrivateKeyParameters(
                        new BigInteger(1, secret),
                        new ECDomainParameters(
                                spec.getCurve(), spec.getG(), spec.getN(), spec.getH())));
        BigInteger[] rs =
                signer.generateSignature(
                        (p256 ? Sha2.SHA_256 : Sha2.SHA_384).hash(Message.of(message)));
        int size = p256 ? 32 : 48;
        byte[] out = new byte[2 * size];
        put(rs[0], out, 0, size);
        put(rs[1], out, size, size);
        return out;
    }

    private static void put(BigInteger number, byte[] out, int at, int size) {
        byte[] bytes = number.toByteArray();
        byte[] plain = bytes.length > size ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        System.arraycopy(plain, 0, out, at + size - plain.length, plain.length);
    }
}
