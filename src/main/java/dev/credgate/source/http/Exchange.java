package dev.credgate.source.http;

import dev.credgate.source.http.FetchGuard.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a connection of its own to an address that was checked, whatever
 * the name resolves to meanwhile. For virtual threads: waits. Thread-safe.
 */
final class Exchange {

    private final HttpClient client;

    Exchange(HttpClient client) {
        this.client = client;
    }

    /** An answer; its body is empty unless the status is 200. */
    record Answer(int status, Map<String, String> fields, byte[] body) implements Freshness.Header {
        @Override
        public Optional<String> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }
    }

    /** Nothing came of it; the message is for the verdict's reader. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        FailedException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * Asks.
     *
     * @param fields to send
     * @param maxBytes of the body, as it comes
     * @param nanos until which, by {@link System#nanoTime}
     * @param connecting how long to wait for the address to take the connection
     * @throws FailedException when no answer comes in time, or one that is too long
     */
    Answer get(
            Target target,
            InetAddress address,
            Map<String, String> fields,
            int maxBytes,
            long nanos,
            Duration connecting)
            throws FailedException {
        RequestOptions options =
                new RequestOptions()
                        .setConnectTimeout(Math.max(1, connecting.toMillis()))
                        .setMethod(HttpMethod.GET)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        target.port(), address.getHostAddress()))
                        .setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.tls())
                        .setURI(target.path());
        fields.forEach(options::putHeader);
        Attempt attempt = new Attempt();
        Future<Answer> answer =
                client.request(options)
                        .compose(request ->
                                attempt.take(request)
                                        ? request.send()
                                                .compose(response ->
                                                        answer(request, response, maxBytes))
                                        : Future.failedFuture("given up"));
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new FailedException("its server did not answer in time");
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof FailedException ours
                    ? ours
                    : new FailedException("its server cannot be reached, or gave no answer");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailedException("the gateway is stopping");
        } finally {
            attempt.end();
        }
    }

    /** A request that may be over before it has a connection, which is then closed unused. */
    private static final class Attempt {
        private @Nullable HttpClientRequest request;
        private boolean over;

        /** Whether the request, which has its connection now, is still to be sent. */
        synchronized boolean take(HttpClientRequest connected) {
            // Its end is no news here, and would be logged where nobody listens.
            connected.exceptionHandler(_ -> {});
            if (over) {
                connected.connection().close();
                return false;
            }
            request = connected;
            return true;
        }

        /** However it went: the connection is of no more use. */
        synchronized void end() {
            over = true;
            if (request != null) {
                request.connection().close();
            }
        }
    }

    private static Future<Answer> answer(
            HttpClientRequest request, HttpClientResponse response, int maxBytes) {
        Map<String, String> fields = new HashMap<>();
        response.headers()
                .forEach(field ->
                        fields.putIfAbsent(
                                field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        Promise<Answer> promise = Promise.promise();
        if (response.statusCode() != 200) {
            // What else it sends is of no use; the connection is ours alone.
            promise.complete(new Answer(response.statusCode(), fields, new byte[0]));
            request.connection().close();
            return promise.future();
        }
        Buffer body = Buffer.buffer();
        response.exceptionHandler(promise::tryFail);
        response.handler(part -> {
            if (body.length() + part.length() > maxBytes) {
                promise.tryFail(new FailedException("it is longer than " + maxBytes + " bytes"));
                request.connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(_ -> promise.tryComplete(new Answer(200, fields, body.getBytes())));
        return promise.future();
    }
}
