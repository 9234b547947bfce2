package dev.credgate.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What each connection is made of, on the plain port and on the agencies'. Nobody speaks WebSocket
 * here: whoever would compress its frames need not see each request and each answer pass.
 */
@Singleton
class Connections implements HttpServerOptionsCustomizer {

    private final boolean http2WithoutTls;

    @Inject
    Connections(Settings settings) {
        this(settings.http2WithoutTls());
    }

    Connections(boolean http2WithoutTls) {
        this.http2WithoutTls = http2WithoutTls;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        withoutWebSockets(options);
        // A proxy that hands Upgrade on would carry what follows unseen, past its own rules: it is
        // passed over then, as RFC 9110 §7.8 allows, and the answer is one of HTTP/1.1.
        options.setHttp2ClearTextEnabled(http2WithoutTls);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        withoutWebSockets(options);
        // A handshake signs, perhaps in a token far away, and looks at certificates and lists of
        // revoked ones: a port's event loop has everybody else's requests to serve meanwhile.
        SSLEngineOptions engine = options.getSslEngineOptions();
        options.setSslEngineOptions(
                (engine == null ? new JdkSSLEngineOptions() : engine).setUseWorkerThread(true));
    }

    private static void withoutWebSockets(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }
}
