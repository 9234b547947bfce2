package dev.credgate.vcapi;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key pair made up at start and gone at the end: never an agency's, whose keys stay in a token.
 * Thread-safe.
 */
final class TestKey {

    private final KeyAlgorithm algorithm;
    private final KeyPair pair;
    private final String multikey;

    private TestKey(KeyAlgorithm algorithm, KeyPair pair, VerificationKey<?, ?> key) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.multikey = Multikey.of(key);
    }

    /**
     * A new key.
     *
     * @param algorithm P-256, P-384 or Ed25519
     */
    static TestKey generate(KeyAlgorithm algorithm) {
        try {
            return switch (algorithm) {
                case P256 -> nist(algorithm, "secp256r1", Curve.P256.P_256);
                case P384 -> nist(algorithm, "secp384r1", Curve.P384.P_384);
                case ED25519 -> ed25519();
                default -> throw new IllegalArgumentException("no test key of " + algorithm);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java makes keys of " + algorithm, e);
        }
    }

    private static <C extends Curve.Nist> TestKey nist(KeyAlgorithm algorithm, String name, C curve)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = ((ECPublicKey) pair.getPublic()).getEncoded();
        int point = algorithm == KeyAlgorithm.P256 ? 65 : 97;
        return new TestKey(
                algorithm,
                pair,
                NistPublicKey.of(curve, Arrays.copyOfRange(spki, spki.length - point, spki.length))
                        .orElseThrow());
    }

    private static TestKey ed25519() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] spki = ((EdECPublicKey) pair.getPublic()).getEncoded();
        return new TestKey(
                KeyAlgorithm.ED25519,
                pair,
                Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length))
                        .orElseThrow());
    }

    KeyAlgorithm algorithm() {
        return algorithm;
    }

    /** {@code did:key:z…}. */
    String did() {
        return "did:key:" + multikey;
    }

    /** The one verification method of that DID. */
    String verificationMethod() {
        return did() + "#" + multikey;
    }

    /** The signature over a message with the algorithm's own hash: r‖s, or Ed25519's 64 bytes. */
    byte[] sign(byte[] message) {
        try {
            Signature signature =
                    Signature.getInstance(
                            switch (algorithm) {
                                case P256 -> "SHA256withECDSA";
                                case P384 -> "SHA384withECDSA";
                                default -> "Ed25519";
                            });
            signature.initSign(pair.getPrivate());
            signature.update(message);
            byte[] made = signature.sign();
            return switch (algorithm) {
                case P256 -> p1363(EcdsaSignature.ofDer(Curve.P256.P_256, made));
                case P384 -> p1363(EcdsaSignature.ofDer(Curve.P384.P_384, made));
                default -> made;
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key signs by its own algorithm", e);
        }
    }

    private static byte[] p1363(Optional<? extends EcdsaSignature<?>> signature) {
        return signature.orElseThrow().toP1363();
    }
}
