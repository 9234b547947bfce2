package dev.credgate.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * What each connection is made of, on the plain port and on the agencies'. Nobody speaks WebSocket
 * here: whoever would compress its frames need not see each request and each answer pass.
 */
@Singleton
class Connections implements HttpServerOptionsCustomizer {

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        withoutWebSockets(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        withoutWebSockets(options);
    }

    private static void withoutWebSockets(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }
}
