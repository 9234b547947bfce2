package dev.credgate.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Bouncy Castle's lightweight API: pure Java, so it works wherever Java does. */
final class BouncyCastleEngine extends SignatureEngine {

    static final String NAME = "bouncycastle";

    BouncyCastleEngine() {
        super(
                NAME,
                EnumSet.complementOf(
                        EnumSet.of(KeyAlgorithm.SECP256K1_RECOVERY, KeyAlgorithm.BBS)));
    }

    @Override
    <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
        X9ECParameters numbers = curve.parameters().numbers();
        ECDSASigner signer = new ECDSASigner();
        signer.init(
                false,
                new ECPublicKeyParameters(
                        numbers.getCurve().decodePoint(point), new ECDomainParameters(numbers)));
        int size = curve.parameters().bytes();
        // Verifying changes nothing in the signer, so that threads may share it.
        return (bytes, offset, length, signature) ->
                signer.verifySignature(
                        Arrays.copyOfRange(bytes, offset, offset + length),
                        new BigInteger(1, signature.sharedP1363(), 0, size),
                        new BigInteger(1, signature.sharedP1363(), size, size));
    }

    @Override
    Check<Ed25519Signature> ed25519(Ed25519PublicKey key) {
        Ed25519.PublicPoint point =
                Objects.requireNonNull(
                        Ed25519.validatePublicKeyPartialExport(key.toBytes(), 0),
                        "the key was checked");
        // Its equation is multiplied by an even number now and then, under which a part of small
        // order
        // in R disappears: an R that has one fits here and for no other engine. So R is asked as
        // well.
        return (bytes, offset, length, signature) ->
                Ed25519.verify(signature.shared(), 0, point, bytes, offset, length)
                        && Ed25519.validatePublicKeyFull(signature.shared(), 0);
    }

    @Override
    <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> key) {
        // The key's own range was checked; a modulus with small factors harms its owner only.
        RSAKeyParameters parameters =
                new RSAKeyParameters(false, key.modulus(), key.exponent(), true);
        Check<RsaSignature<P>> check =
                switch ((RsaPadding) key.padding()) {
                    case RsaPadding.Pkcs1 _ -> pkcs1(parameters, key.hash());
                    case RsaPadding.Pss _ -> pss(parameters, key.hash());
                };
        return (bytes, offset, length, signature) ->
                new BigInteger(1, signature.shared()).compareTo(key.modulus()) < 0
                        && check.holds(bytes, offset, length, signature);
    }

    /**
     * Compares with the one encoding, RFC 8017, section 8.2.2. Bouncy Castle's own signer would
     * also take a DigestInfo without its NULL, which is somebody else's error in a place where
     * errors have let forgeries in.
     */
    private static <P extends RsaPadding> Check<RsaSignature<P>> pkcs1(
            RSAKeyParameters key, Sha2 hash) {
        int size = (key.getModulus().bitLength() + 7) / 8;
        byte[] prefix = hash.digestInfo();
        byte[] encoded = new byte[size];
        encoded[1] = 1;
        int start = size - prefix.length - hash.bytes();
        Arrays.fill(encoded, 2, start - 1, (byte) 0xFF);
        System.arraycopy(prefix, 0, encoded, start, prefix.length);
        return (bytes, offset, length, signature) -> {
            byte[] expected = encoded.clone();
            byte[] digest = hash.hash(bytes, offset, length);
            System.arraycopy(digest, 0, expected, size - digest.length, digest.length);
            RSAEngine engine = new RSAEngine();
            engine.init(false, key);
            byte[] opened = engine.processBlock(signature.shared(), 0, size);
            return MessageDigest.isEqual(FixedLength.of(new BigInteger(1, opened), size), expected);
        };
    }

    private static <P extends RsaPadding> Check<RsaSignature<P>> pss(
            RSAKeyParameters key, Sha2 hash) {
        return (bytes, offset, length, signature) -> {
            PSSSigner signer =
                    PSSSigner.createRawSigner(
                            new RSAEngine(),
                            digest(hash),
                            digest(hash),
                            hash.bytes(),
                            PSSSigner.TRAILER_IMPLICIT);
            signer.init(false, key);
            signer.update(hash.hash(bytes, offset, length), 0, hash.bytes());
            return signer.verifySignature(signature.shared());
        };
    }

    private static Digest digest(Sha2 hash) {
        return switch (hash) {
            case SHA_256 -> new SHA256Digest();
            case SHA_384 -> new SHA384Digest();
            case SHA_512 -> new SHA512Digest();
        };
    }
}
