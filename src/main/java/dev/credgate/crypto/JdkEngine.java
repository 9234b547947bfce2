package dev.credgate.crypto;

import java.security.Provider;
import java.security.Security;
import java.util.EnumSet;
import java.util.Objects;

/**
 * The JDK's own providers, SunEC and SunRsaSign. They have no secp256k1, and their
 * RSASSA-PKCS1-v1_5 is left out: it takes a DigestInfo without its NULL, which the other engines
 * refuse.
 */
final class JdkEngine extends JcaEngine {

    static final String NAME = "jdk";

    private final Provider elliptic = provider("SunEC");
    private final Provider rsa = provider("SunRsaSign");

    JdkEngine() {
        super(
                NAME,
                EnumSet.complementOf(
                        EnumSet.of(
                                KeyAlgorithm.SECP256K1,
                                KeyAlgorithm.SECP256K1_RECOVERY,
                                KeyAlgorithm.RSA_PKCS1,
                                KeyAlgorithm.BBS)));
    }

    private static Provider provider(String name) {
        return Objects.requireNonNull(
                Security.getProvider(name), () -> "this Java has no provider " + name);
    }

    @Override
    Provider signatures(String keyType) {
        return keyType.equals("RSA") ? rsa : elliptic;
    }

    @Override
    Provider keys(String keyType) {
        return signatures(keyType);
    }
}
