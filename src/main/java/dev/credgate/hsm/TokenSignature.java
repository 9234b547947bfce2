package dev.credgate.hsm;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * From what a token computes (r‖s over a digest) to what an algorithm promises. No signature leaves
 * that does not hold under the key it was asked of.
 */
final class TokenSignature {

    /** The token is handed the digest: not every token hashes, and the hash is ours to make. */
    private static final String RAW = "NONEwithECDSAinP1363Format";

    private static final ECDomainParameters P256 =
            new ECDomainParameters(CustomNamedCurves.getByName("P-256"));

    private TokenSignature() {}

    static byte[] sign(
            Provider provider,
            PrivateKey handle,
            TokenKey key,
            SignatureAlgorithm algorithm,
            byte[] bytes)
            throws GeneralSecurityException {
        return switch (algorithm) {
            case SECP256K1_RECOVERABLE -> recoverable(provider, handle, key, bytes);
            case ES256 -> es256(provider, handle, key, bytes);
        };
    }

    /** Whether the token's key and the public key belong together. */
    static boolean fits(Provider provider, PrivateKey handle, TokenKey key) {
        byte[] probe = new byte[Hash.BYTES];
        new SecureRandom().nextBytes(probe);
        try {
            SignatureAlgorithm algorithm =
                    key.curve() == KeyCurve.P256
                            ? SignatureAlgorithm.ES256
                            : SignatureAlgorithm.SECP256K1_RECOVERABLE;
            return sign(provider, handle, key, algorithm, probe).length > 0;
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new ProviderException(e);
        }
    }

    private static byte[] recoverable(
            Provider provider, PrivateKey handle, TokenKey key, byte[] digest)
            throws GeneralSecurityException {
        if (digest.length != Hash.BYTES) {
            throw new IllegalArgumentException("a 32-byte hash is signed, not " + digest.length);
        }
        byte[] point = key.point();
        Secp256k1PublicKey publicKey =
                Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, point.length))
                        .orElseThrow(() -> new SignatureException("no point of secp256k1"));
        return Secp256k1Engines.preferred()
                .complete(Hash.of(digest), raw(provider, handle, digest), publicKey)
                .map(RecoverableSignature::toBytes)
                .orElseThrow(() -> new SignatureException("the token's signature does not hold"));
    }

    private static byte[] es256(Provider provider, PrivateKey handle, TokenKey key, byte[] message)
            throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
        byte[] rs = raw(provider, handle, digest);
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(
                false, new ECPublicKeyParameters(P256.getCurve().decodePoint(key.point()), P256));
        if (rs.length != 64
                || !verifier.verifySignature(
                        digest, new BigInteger(1, rs, 0, 32), new BigInteger(1, rs, 32, 32))) {
            throw new SignatureException("the token's signature does not hold");
        }
        return rs;
    }

    private static byte[] raw(Provider provider, PrivateKey handle, byte[] digest)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(RAW, provider);
        signature.initSign(handle);
        signature.update(digest);
        return signature.sign();
    }
}
