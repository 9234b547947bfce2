package dev.credgate.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.credgate.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes answers: the same headers each time, and never onto a response that has gone out. */
final class Answers {

    static final String JSON = "application/json";
    static final JsonFactory FACTORY = new JsonFactory();

    private static final String LOCKED_DOWN = "default-src 'none'; frame-ancestors 'none'";

    private Answers() {}

    /** Adds what every answer carries. Cross-origin requests are given nothing: no CORS header. */
    static HttpServerResponse secured(HttpServerResponse response) {
        response.headers()
                .set("Cache-Control", "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", LOCKED_DOWN)
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("Cross-Origin-Resource-Policy", "same-origin");
        return response;
    }

    static void json(RoutingContext context, int status, byte[] body) {
        send(context, status, JSON, body);
    }

    static void empty(RoutingContext context, int status) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            secured(response).setStatusCode(status).end();
        }
    }

    /** Answers, then closes the connection: for a request that is not read to its end. */
    static void lastProblem(RoutingContext context, Problem problem) {
        context.addEndHandler(_ -> context.request().connection().close());
        problem(context, problem);
    }

    static void problem(RoutingContext context, Problem problem) {
        send(context, problem.status(), Problem.MEDIA_TYPE, bytes(problem));
    }

    private static void send(RoutingContext context, int status, String type, byte[] body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        secured(response)
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .end(Buffer.buffer(body));
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
