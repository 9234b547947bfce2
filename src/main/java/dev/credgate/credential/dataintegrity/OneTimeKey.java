package dev.credgate.credential.dataintegrity;

import dev.credgate.crypto.Curve.P256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/** A P-256 key that signs the statements of one credential and is forgotten. */
final class OneTimeKey {

    private static final int COORDINATE = 32;

    private final PrivateKey key;
    private final byte[] multikey;
    private final SecureRandom random;

    private OneTimeKey(PrivateKey key, byte[] multikey, SecureRandom random) {
        this.key = key;
        this.multikey = multikey;
        this.random = random;
    }

    static OneTimeKey make(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            ECPublicKey open = (ECPublicKey) pair.getPublic();
            byte[] point = new byte[1 + 2 * COORDINATE];
            point[0] = 4;
            put(open.getW().getAffineX(), point, 1);
            put(open.getW().getAffineY(), point, 1 + COORDINATE);
            return new OneTimeKey(
                    pair.getPrivate(),
                    Multikey.toBytes(NistPublicKey.of(P256.P_256, point).orElseThrow()),
                    random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static void put(BigInteger coordinate, byte[] point, int at) {
        byte[] bytes = coordinate.toByteArray();
        int length = Math.min(bytes.length, COORDINATE);
        System.arraycopy(bytes, bytes.length - length, point, at + COORDINATE - length, length);
    }

    /** The public key, as a Multikey's bytes. */
    byte[] multikey() {
        return multikey.clone();
    }

    /** r‖s over a text's UTF-8. */
    byte[] sign(String text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key, random);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }
}
