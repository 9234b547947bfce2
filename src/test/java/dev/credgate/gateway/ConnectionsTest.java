package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import org.junit.jupiter.api.Test;

/** What each connection is made of. */
class ConnectionsTest {

    /** In a token that may be far away, or hang; the loop serves the public port as well. */
    @Test
    void noEventLoopSignsAHandshake() {
        HttpServerOptions options = new HttpServerOptions();
        new Connections(false).customizeHttpsServer(options);
        assertThat(options.getSslEngineOptions().getUseWorkerThread()).isTrue();
    }

    @Test
    void anEngineThatWasChosenStays() {
        OpenSSLEngineOptions chosen = new OpenSSLEngineOptions();
        HttpServerOptions options = new HttpServerOptions().setSslEngineOptions(chosen);
        new Connections(false).customizeHttpsServer(options);
        assertThat(options.getSslEngineOptions()).isSameAs(chosen);
        assertThat(chosen.getUseWorkerThread()).isTrue();
    }
}
