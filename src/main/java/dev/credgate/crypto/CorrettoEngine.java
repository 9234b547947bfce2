package dev.credgate.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.Security;
import java.util.EnumSet;
import java.util.Objects;

/**
 * Amazon Corretto Crypto Provider, AWS-LC behind JNI. On a JVM only: in a native executable its
 * self-test registers a provider at run time, which an image refuses.
 */
final class CorrettoEngine extends JcaEngine {

    static final String NAME = "corretto";

    private final Provider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
    private final Provider edwardsKeys = Objects.requireNonNull(Security.getProvider("SunEC"));

    /**
     * Loads the native library and runs its own self-tests.
     *
     * @throws LinkageError or a RuntimeException when this machine has none or they fail
     */
    CorrettoEngine() {
        super(
                NAME,
                EnumSet.complementOf(
                        EnumSet.of(KeyAlgorithm.SECP256K1_RECOVERY, KeyAlgorithm.BBS)));
        AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    }

    @Override
    Provider signatures(String keyType) {
        return corretto;
    }

    @Override
    Provider keys(String keyType) {
        return keyType.equals("Ed25519") ? edwardsKeys : corretto;
    }
}
