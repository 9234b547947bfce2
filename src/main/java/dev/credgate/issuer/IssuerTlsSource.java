package dev.credgate.issuer;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns on the TLS listener when {@code credgate.issuer.certificate}, {@code .key} or {@code
 * .client-ca} is set: TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only, no
 * renegotiation. What the files say comes from {@code issuer.tls}, under the same name.
 */
public final class IssuerTlsSource implements ConfigSourceFactory {

    private static final String TLS = "quarkus.tls.issuer.";

    /** Above application.yaml, below system properties and the environment. */
    private static final int ORDINAL = 275;

    private static final String SUITES =
            String.join(
                    ",",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String certificate = value(context, "credgate.issuer.certificate");
        String key = value(context, "credgate.issuer.key");
        String inToken = value(context, "credgate.issuer.key-in-token");
        String clientCa = value(context, "credgate.issuer.client-ca");
        if (certificate.isEmpty() && key.isEmpty() && inToken.isEmpty() && clientCa.isEmpty()) {
            return List.of();
        }
        // Read by the JDK when its first handshake begins. The native executable has it from its
        // build as well (pom.xml).
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        Map<String, String> tls = new HashMap<>();
        tls.put(TLS + "protocols", "TLSv1.3,TLSv1.2");
        tls.put(TLS + "cipher-suites", SUITES);
        tls.put("quarkus.http.tls-configuration-name", "issuer");
        return List.of(new PropertiesConfigSource(tls, "credgate.issuer.*", ORDINAL));
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null || value.getValue() == null ? "" : value.getValue();
    }
}
