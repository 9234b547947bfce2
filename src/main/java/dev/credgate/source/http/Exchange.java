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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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
     * @throws FailedException when no answer comes in time, or one that is too long
     */
    Answer get(
            Target target,
            InetAddress address,
            Map<String, String> fields,
            int maxBytes,
            long nanos)
            throws FailedException {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(
                                SocketAddress.inetSocketAddress(
                                        target.port(), address.getHostAddress()))
                        .setHost(target.host())
                        .setPort(target.port())
                        .setSsl(target.tls())
                        .setURI(target.path());
        fields.forEach(options::putHeader);
        AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
        Future<Answer> answer =
                client.request(options)
                        .compose(request -> {
                            sent.set(request);
                            return request.send()
                                    .compose(response -> answer(request, response, maxBytes));
                        });
        try {
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            close(sent.get());
            throw new FailedException("its server did not answer in time");
        } catch (ExecutionException failure) {
            close(sent.get());
            throw failure.getCause() instanceof FailedException ours
                    ? ours
                    : new FailedException("its server cannot be reached, or gave no answer");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            close(sent.get());
            throw new FailedException("the gateway is stopping");
        }
    }

    private static void close(@Nullable HttpClientRequest request) {
        if (request != null) {
            request.connection().close();
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
