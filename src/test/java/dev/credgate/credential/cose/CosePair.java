package dev.credgate.credential.cose;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A key pair of Bouncy Castle that signs COSE messages written by com.upokecenter:cbor: none of our
 * own code but the public key's reading.
 */
public final class CosePair {

    private static final BouncyCastleProvider BC = new BouncyCastleProvider();

    /** One for each algorithm that is taken. */
    public enum Kind {
        ES256(-7, "EC", "secp256r1", "SHA256withPLAIN-ECDSA"),
        ES384(-35, "EC", "secp384r1", "SHA384withPLAIN-ECDSA"),
        ES512(-36, "EC", "secp521r1", "SHA512withPLAIN-ECDSA"),
        ES256K(-47, "EC", "secp256k1", "SHA256withPLAIN-ECDSA"),
        EDDSA(-8, "Ed25519", "", "Ed25519"),
        PS256(-37, "RSA", "", "SHA256withRSAandMGF1");

        private final int number;
        private final String family;
        private final String curve;
        private final String signature;

        Kind(int number, String family, String curve, String signature) {
            this.number = number;
            this.family = family;
            this.curve = curve;
            this.signature = signature;
        }

        /** COSE's number. */
        public int number() {
            return number;
        }
    }

    private final Kind kind;
    private final KeyPair pair;

    private CosePair(Kind kind, KeyPair pair) {
        this.kind = kind;
        this.pair = pair;
    }

    /** A new pair. */
    public static CosePair of(Kind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.family, BC);
            if (!kind.curve.isEmpty()) {
                generator.initialize((AlgorithmParameterSpec) new ECGenParameterSpec(kind.curve));
            }
            return new CosePair(kind, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A pair that there is. */
    public static CosePair of(Kind kind, KeyPair pair) {
        return new CosePair(kind, pair);
    }

    /** Its kind. */
    public Kind kind() {
        return kind;
    }

    /** Both keys. */
    public KeyPair pair() {
        return pair;
    }

    /** The public key. */
    public VerificationKey<?, ?> key() {
        PublicKey key = pair.getPublic();
        byte[] bits =
                SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
        return switch (kind) {
            case ES256 -> NistPublicKey.of(Curve.P256.P_256, bits).orElseThrow();
            case ES384 -> NistPublicKey.of(Curve.P384.P_384, bits).orElseThrow();
            case ES512 -> NistPublicKey.of(Curve.P521.P_521, bits).orElseThrow();
            case ES256K -> Secp256k1PublicKey.of(Arrays.copyOfRange(bits, 1, 65)).orElseThrow();
            case EDDSA -> Ed25519PublicKey.of(bits).orElseThrow();
            case PS256 -> {
                RSAPublicKey rsa = (RSAPublicKey) key;
                yield RsaKey.of(
                                RsaPadding.Pss.PSS,
                                Sha2.SHA_256,
                                rsa.getModulus(),
                                rsa.getPublicExponent())
                        .orElseThrow();
            }
        };
    }

    /** r‖s, or what else the algorithm has. */
    public byte[] signature(byte[] message) {
        try {
            Signature signature = Signature.getInstance(kind.signature, BC);
            if (kind == Kind.PS256) {
                signature.setParameter(
                        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tagged COSE_Sign1 with nothing in its headers but the algorithm. */
    public byte[] sign(byte[] payload) {
        return CBORObject.FromObjectAndTag(
                        sign1(CBORObject.NewMap(), CBORObject.NewMap(), payload, true), 18)
                .EncodeToBytes();
    }

    /** A COSE_Sign1 with further headers; without its payload if that is carried elsewhere. */
    public CBORObject sign1(CBORObject guarded, CBORObject open, byte[] payload, boolean attached) {
        byte[] header = guarded.Add(1, kind.number).EncodeToBytes();
        byte[] message =
                CBORObject.NewArray()
                        .Add("Signature1")
                        .Add(header)
                        .Add(new byte[0])
                        .Add(payload)
                        .EncodeToBytes();
        return CBORObject.NewArray()
                .Add(header)
                .Add(open)
                .Add(attached ? CBORObject.FromObject(payload) : CBORObject.Null)
                .Add(signature(message));
    }
}
