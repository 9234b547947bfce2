package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key of a security provider, for whose signatures nobody waits longer than for any other
 * call of the token ({@link ModuleThreads}). What is signed with it goes through {@link
 * BoundedSignatures}, which must be registered. It stays in this process. Thread-safe.
 */
@SuppressWarnings("serial") // Java calls every key serializable; what is in a token is not
sealed class BoundedKey implements PrivateKey {

    private final transient PrivateKey key;
    private final transient Provider provider;
    private final transient ModuleThreads threads;

    private BoundedKey(PrivateKey key, Provider provider, ModuleThreads threads) {
        this.key = key;
        this.provider = provider;
        this.threads = threads;
    }

    /**
     * A key of that provider, whose calls are made on those threads.
     *
     * @param certificate of its public key
     */
    static BoundedKey of(
            PrivateKey key, Certificate certificate, Provider provider, ModuleThreads threads) {
        return certificate.getPublicKey() instanceof RSAPublicKey rsa
                ? new Rsa(key, rsa.getModulus(), provider, threads)
                : new BoundedKey(key, provider, threads);
    }

    /** TLS asks how long an RSA key is before it signs with it. */
    private static final class Rsa extends BoundedKey implements RSAKey {

        private final BigInteger modulus;

        Rsa(PrivateKey key, BigInteger modulus, Provider provider, ModuleThreads threads) {
            super(key, provider, threads);
            this.modulus = modulus;
        }

        @Override
        public BigInteger getModulus() {
            return modulus;
        }

        @Override
        public @Nullable AlgorithmParameterSpec getParams() {
            return null;
        }
    }

    /**
     * Has the provider sign.
     *
     * @param algorithm in the JDK's words
     * @throws SignatureException when it does not, or not in time
     */
    byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] message)
            throws SignatureException {
        try {
            return threads.call(() -> signed(algorithm, parameters, message), _ -> {})
                    .orElseThrow(threads::noAnswer);
        } catch (RuntimeException e) {
            // The JDK's TLS ends a handshake whose signature fails; others it may leave hanging.
            throw new SignatureException("the token does not sign: " + e.getMessage(), e);
        }
    }

    private byte[] signed(
            String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] message) {
        ModuleThread.enter();
        try {
            Signature signature = Signature.getInstance(algorithm, provider);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException | ProviderException e) {
            throw new HsmException(Kind.AWAY, String.valueOf(e.getMessage()), e);
        } finally {
            ModuleThread.leave();
        }
    }

    @Override
    public String getAlgorithm() {
        return key.getAlgorithm();
    }

    /** None: what cannot leave the token has no encoding. */
    @Override
    public @Nullable String getFormat() {
        return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
        return null;
    }
}
