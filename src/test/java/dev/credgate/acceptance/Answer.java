package dev.credgate.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What a server answered, with its body as text. */
public record Answer(int status, String body, HttpResponse<String> response) {

    public static final ObjectMapper JSON = new ObjectMapper();

    public static Answer to(HttpClient http, HttpRequest request) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new Unanswered(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** There was no answer: connection refused, broken off, or a TLS alert. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unanswered(String request, IOException cause) {
            super(request + ": " + cause, cause);
        }
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + this, e);
        }
    }

    Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** This, or a failure that shows the answer. */
    public Answer with(int expected) {
        if (status != expected) {
            throw new AssertionError("expected " + expected + " but got " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return response.request().method()
                + " "
                + response.uri()
                + " answered "
                + status
                + " "
                + response.headers().map()
                + "\n"
                + body;
    }
}
