package dev.credgate.issuer.tls;

import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.TrustStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * Hands the live managers to the TLS registry under the name that {@code IssuerTlsSource} gives the
 * server. The stores beside them are empty: nothing reads them.
 */
@Singleton
class IssuerStores {

    private static final String NAME = "issuer";

    @Produces
    @Singleton
    @Identifier(NAME)
    @SuppressWarnings("NullAway") // null is the registry's word for none
    KeyStoreProvider keys(IssuerTls tls) {
        return _ ->
                tls.isWanted()
                        ? new KeyStoreAndKeyCertOptions(empty(), KeyCertOptions.wrap(tls.keys()))
                        : null;
    }

    @Produces
    @Singleton
    @Identifier(NAME)
    @SuppressWarnings("NullAway") // null is the registry's word for none
    TrustStoreProvider trust(IssuerTls tls) {
        return _ ->
                tls.isWanted()
                        ? new TrustStoreAndTrustOptions(empty(), TrustOptions.wrap(tls.clients()))
                        : null;
    }

    private static KeyStore empty() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
