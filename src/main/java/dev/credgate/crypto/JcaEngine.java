package dev.credgate.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import java.util.function.Function;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.Destroyable;

/**
 * A JCA provider, used by itself and never installed for the whole process. An initialised {@code
 * Signature} goes back to that state after each check, so they are pooled, one pool a key.
 */
abstract class JcaEngine extends SignatureEngine {

    JcaEngine(String name, Set<KeyAlgorithm> algorithms) {
        super(name, algorithms);
    }

    /**
     * Which provider checks signatures of keys of a type ({@code EC}, {@code Ed25519}, {@code
     * RSA}).
     */
    abstract Provider signatures(String keyType);

    /** Which provider makes keys of a type. */
    abstract Provider keys(String keyType);

    @Override
    final <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
        PublicKey key =
                key("EC", new X509EncodedKeySpec(curve.parameters().subjectPublicKeyInfo(point)));
        return check("NONEwithECDSA", "EC", key, EcdsaSignature::toDer, null);
    }

    @Override
    final Check<Ed25519Signature> ed25519(Ed25519PublicKey given) {
        PublicKey key = key("Ed25519", new X509EncodedKeySpec(given.subjectPublicKeyInfo()));
        return check("Ed25519", "Ed25519", key, Ed25519Signature::shared, null);
    }

    @Override
    final <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> given) {
        PublicKey key = key("RSA", new RSAPublicKeySpec(given.modulus(), given.exponent()));
        Sha2 hash = given.hash();
        BigInteger modulus = given.modulus();
        Check<RsaSignature<P>> check =
                switch ((RsaPadding) given.padding()) {
                    case RsaPadding.Pkcs1 _ ->
                            check(
                                    hash.compactName() + "withRSA",
                                    "RSA",
                                    key,
                                    RsaSignature::shared,
                                    null);
                    case RsaPadding.Pss _ ->
                            check("RSASSA-PSS", "RSA", key, RsaSignature::shared, pss(hash));
                };
        // RFC 8017, section 5.2.2: a representative not below the modulus is no signature.
        Check<RsaSignature<P>> bounded =
                (bytes, offset, length, signature) ->
                        new BigInteger(1, signature.shared()).compareTo(modulus) < 0
                                && check.holds(bytes, offset, length, signature);
        return check instanceof Holding<RsaSignature<P>>(_, Runnable freeing)
                ? new Holding<>(bounded, freeing)
                : bounded;
    }

    private static PSSParameterSpec pss(Sha2 hash) {
        return new PSSParameterSpec(
                hash.standardName(),
                "MGF1",
                new MGF1ParameterSpec(hash.standardName()),
                hash.bytes(),
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    private PublicKey key(String type, java.security.spec.KeySpec spec) {
        try {
            return KeyFactory.getInstance(type, keys(type)).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name() + " refuses a key that was checked", e);
        }
    }

    private <S extends Signature> Check<S> check(
            String algorithm,
            String keyType,
            PublicKey key,
            Function<S, byte[]> encoding,
            @org.jspecify.annotations.Nullable PSSParameterSpec parameters) {
        Provider provider = signatures(keyType);
        Pool<java.security.Signature> pool =
                new Pool<>(() -> initialised(algorithm, provider, key, parameters), _ -> {});
        // What cannot be initialised must show now, not at the first check.
        pool.give(initialised(algorithm, provider, key, parameters));
        Check<S> check =
                (bytes, offset, length, signature) -> {
                    java.security.Signature verifier = pool.take();
                    try {
                        verifier.update(bytes, offset, length);
                        boolean holds = verifier.verify(encoding.apply(signature));
                        pool.give(verifier);
                        return holds;
                    } catch (SignatureException | RuntimeException _) {
                        // Its state is unknown now, so that it isn't given back.
                        return false;
                    }
                };
        // A key of Corretto's lies outside the heap; those of Java's own providers do not.
        return key instanceof Destroyable outside
                ? new Holding<>(
                        check,
                        () -> {
                            pool.clear();
                            destroy(outside);
                        })
                : check;
    }

    private static void destroy(Destroyable key) {
        try {
            key.destroy();
        } catch (DestroyFailedException | IllegalStateException _) {
            // It is freed when it is dropped, as any other.
        }
    }

    private java.security.Signature initialised(
            String algorithm,
            Provider provider,
            PublicKey key,
            @org.jspecify.annotations.Nullable PSSParameterSpec parameters) {
        try {
            var verifier = java.security.Signature.getInstance(algorithm, provider);
            if (parameters != null) {
                verifier.setParameter(parameters);
            }
            verifier.initVerify(key);
            return verifier;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(name() + " has no " + algorithm, e);
        }
    }
}
