package dev.credgate.bench;

import io.vertx.core.Vertx;

/**
 * The gateway's HTTP server with nothing in it: each request gets an empty 200. What {@code GET
 * /auth} and {@code POST /verify} are held against.
 */
public final class EmptyServer {

    private EmptyServer() {}

    /** Serves on the loopback port that the only argument names, until killed. */
    public static void main(String[] arguments) {
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
