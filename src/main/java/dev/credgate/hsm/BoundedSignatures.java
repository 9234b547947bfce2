package dev.credgate.hsm;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The security provider by which TLS signs with a {@link BoundedKey}, and nobody with anything
 * else: it knows the signatures of TLS 1.2 and 1.3.
 */
final class BoundedSignatures extends Provider {

    static final String NAME = "CredGate-TLS";

    private static final List<String> ALGORITHMS =
            List.of(
                    "SHA256withECDSA",
                    "SHA384withECDSA",
                    "SHA512withECDSA",
                    "RSASSA-PSS",
                    "SHA256withRSA",
                    "SHA384withRSA",
                    "SHA512withRSA");

    private static final long serialVersionUID = 1L;

    private BoundedSignatures() {
        super(NAME, "1", "signatures of keys in a token, each in bounded time");
        for (String algorithm : ALGORITHMS) {
            putService(new Bounded(this, algorithm));
        }
    }

    /** Has the JDK know it, as the last of all: no other provider takes such a key. */
    static synchronized void register() {
        // Where the program is loaded twice, as by a test, each has keys of a class of its own.
        if (!(Security.getProvider(NAME) instanceof BoundedSignatures)) {
            Security.removeProvider(NAME);
            int _ = Security.addProvider(new BoundedSignatures());
        }
    }

    private static final class Bounded extends Service {

        Bounded(Provider provider, String algorithm) {
            super(
                    provider,
                    "Signature",
                    algorithm,
                    BoundedSignature.class.getName(),
                    null,
                    Map.of("SupportedKeyClasses", BoundedKey.class.getName()));
        }

        @Override
        public Object newInstance(@Nullable Object parameter) {
            return new BoundedSignature(getAlgorithm());
        }
    }

    /** One signature; what is signed is gathered, since a token's session is taken at the end. */
    private static final class BoundedSignature extends SignatureSpi {

        private final String algorithm;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private @Nullable BoundedKey key;
        private @Nullable AlgorithmParameterSpec parameters;

        BoundedSignature(String algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof BoundedKey bounded)) {
                throw new InvalidKeyException("not a key in a token");
            }
            this.key = bounded;
            message.reset();
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("it signs only");
        }

        @Override
        protected void engineUpdate(byte octet) {
            message.write(octet);
        }

        @Override
        protected void engineUpdate(byte[] octets, int from, int length) {
            message.write(octets, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            BoundedKey with = key;
            if (with == null) {
                throw new SignatureException("no key was given");
            }
            byte[] gathered = message.toByteArray();
            message.reset();
            return with.sign(algorithm, parameters, gathered);
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("it signs only");
        }

        @Override
        protected void engineSetParameter(AlgorithmParameterSpec parameters) {
            this.parameters = parameters;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new InvalidParameterException(name + " is not known");
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new InvalidParameterException(name + " is not known");
        }
    }
}
