package dev.credgate.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.credgate.net.UnreadBody;
import dev.credgate.problem.Problem;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes answers: the same headers each time, and never onto a response that has gone out. */
final class Answers {

    static final String JSON = "application/json";
    static final JsonFactory FACTORY = new JsonFactory();

    // As bytes once: they go out with every answer.
    private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized(JSON);
    private static final CharSequence PROBLEM_TYPE =
            HttpHeaders.createOptimized(Problem.MEDIA_TYPE);
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence TYPE_OPTIONS =
            HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence POLICY =
            HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence LOCKED_DOWN =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence FRAME_OPTIONS =
            HttpHeaders.createOptimized("X-Frame-Options");
    private static final CharSequence DENY = HttpHeaders.createOptimized("DENY");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCES =
            HttpHeaders.createOptimized("Cross-Origin-Resource-Policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");

    /** Which RFC 9110 §11.6.1 demands of each 401; no browser asks for a password by it. */
    private static final CharSequence CHALLENGE = HttpHeaders.createOptimized("Credential");

    private Answers() {}

    /** Adds what every answer carries. Cross-origin requests are given nothing: no CORS header. */
    static HttpServerResponse secured(HttpServerResponse response) {
        response.headers()
                .set(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .set(TYPE_OPTIONS, NO_SNIFF)
                .set(POLICY, LOCKED_DOWN)
                .set(FRAME_OPTIONS, DENY)
                .set(REFERRER, NO_REFERRER)
                .set(RESOURCES, SAME_ORIGIN);
        return response;
    }

    /** Marks an answer that nobody may keep. */
    static MultiMap unstored(HttpServerResponse response) {
        return response.headers().set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    static void json(RoutingContext context, int status, byte[] body) {
        Future<Void> unused = send(context, status, JSON_TYPE, body);
    }

    /** A text that is no JSON, with 200. */
    static void text(RoutingContext context, String type, byte[] body) {
        Future<Void> unused = send(context, 200, type, body);
    }

    static void empty(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (!response.headWritten() && !response.closed()) {
            secured(response).setStatusCode(status).end();
        }
    }

    /**
     * Answers, then closes the connection: for a request that is not read to its end. Over HTTP/2
     * only the stream ends: a connection is others' as well.
     */
    static void lastProblem(RoutingContext context, Problem problem) {
        HttpServerRequest request = context.request();
        if (request.version() != HttpVersion.HTTP_2) {
            context.addEndHandler(_ -> request.connection().close());
        }
        problem(context, problem);
    }

    /** Answers with a problem. What was not read of the body by then is not read any more. */
    static void problem(RoutingContext context, Problem problem) {
        send(context, problem.status(), PROBLEM_TYPE, bytes(problem))
                .onComplete(_ -> UnreadBody.leave(context.request()));
    }

    private static Future<Void> send(
            RoutingContext context, int status, CharSequence type, byte[] body) {
        HttpServerResponse response = context.response();
        // Each question to a response, and all but its headers, takes the connection's lock.
        if (response.headWritten() || response.closed()) {
            return Future.succeededFuture();
        }
        secured(response).headers().set(HttpHeaders.CONTENT_TYPE, type);
        if (status != 200) {
            response.setStatusCode(status);
        }
        if (status == 401) {
            response.headers().set("WWW-Authenticate", CHALLENGE);
        }
        if (context.request().method() == HttpMethod.HEAD) {
            // RFC 9110 §9.3.2; over HTTP/2 nobody else leaves it out.
            response.headers().set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
            return response.end();
        }
        return response.end(Buffer.buffer(Unpooled.wrappedBuffer(body)));
    }

    static byte[] bytes(Problem problem) {
        return render(json -> write(json, problem));
    }

    static void write(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        members(json, problem);
        json.writeEndObject();
    }

    static void members(JsonGenerator json, Problem problem) throws IOException {
        json.writeStringField("type", problem.type());
        json.writeStringField("title", problem.title());
        json.writeNumberField("status", problem.status());
        json.writeStringField("detail", problem.detail());
    }

    /** What writes a JSON text. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] render(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
