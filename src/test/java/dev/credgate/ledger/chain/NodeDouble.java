package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A node between the follower and a real one: passes on what it is asked, and misbehaves as told.
 */
public final class NodeDouble implements AutoCloseable {

    /** Answers a call itself, or not at all (null): then the real node answers. */
    public interface Mischief {
        @org.jspecify.annotations.Nullable
        String answer(String method, JsonNode params) throws IOException;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI real;
    private final AtomicLong lowestLogs = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Mischief mischief = (_, _) -> null;
    private volatile boolean batches = true;
    private volatile boolean batchesBehave;
    private final AtomicInteger batchesToFail = new AtomicInteger();
    private volatile Optional<String> batchAnswer = Optional.empty();
    private volatile AtomicInteger first = new AtomicInteger();
    private volatile String firstAnswer = "";
    private volatile int mostAtOnce = Integer.MAX_VALUE;
    private volatile Duration delay = Duration.ZERO;

    /** In front of this one. */
    public NodeDouble(URI real) {
        this.real = real;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on. */
    public void misbehave(Mischief how) {
        mischief = how;
    }

    /** From now on. */
    void refuseBatches() {
        batches = false;
    }

    /** From now on the mischief is in single calls only: batches go to another, sound node. */
    void behaveInBatches() {
        batchesBehave = true;
    }

    /** So many batches get an HTTP error as of a gateway whose node is away. */
    void failBatches(int number) {
        batchesToFail.set(number);
    }

    /** Each batch gets that answer from now on, or the HTTP error where it is none. */
    void answerBatches(Optional<String> answer) {
        batchAnswer = answer;
        batchesToFail.set(answer.isEmpty() ? Integer.MAX_VALUE : 0);
    }

    /** That many batches get that answer. */
    void answerFirstBatches(AtomicInteger number, String answer) {
        first = number;
        firstAnswer = answer;
    }

    /** From now on. */
    void delayBatches(int most, Duration pause) {
        mostAtOnce = most;
        delay = pause;
    }

    /** How many HTTP calls came. */
    int calls() {
        return calls.get();
    }

    long lowestLogsAskedFor() {
        return lowestLogs.get();
    }

    /** What the real node says. */
    String ask(String body) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(real)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode request = JSON.readTree(body);
        String answer;
        if (request instanceof ArrayNode
                && batchesToFail.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.sendResponseHeaders(502, -1);
            exchange.close();
            return;
        }
        if (request instanceof ArrayNode all) {
            answer =
                    first.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                            ? firstAnswer
                            : batchAnswer.isPresent()
                                    ? batchAnswer.get()
                                    : batches ? batch(all) : error(0, "batches are not supported");
        } else {
            answer = one(request);
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** In no order that anybody may rely upon. */
    private String batch(ArrayNode all) throws IOException {
        if (all.size() > mostAtOnce) {
            LockSupport.parkNanos(delay.toNanos());
        }
        ArrayNode answers = JSON.createArrayNode();
        for (JsonNode request : all) {
            JsonNode answer = JSON.readTree(batchesBehave ? ask(request.toString()) : one(request));
            if (answer instanceof ObjectNode said) {
                said.set("id", request.get("id"));
            }
            answers.insert(0, answer);
        }
        return answers.toString();
    }

    private String one(JsonNode request) throws IOException {
        String method = request.path("method").asText();
        JsonNode params = request.path("params");
        if (method.equals("eth_getLogs") && params.get(0).has("fromBlock")) {
            lowestLogs.accumulateAndGet(number(params.get(0).get("fromBlock")), Math::min);
        }
        String own = mischief.answer(method, params);
        return own == null ? ask(request.toString()) : own;
    }

    static long number(JsonNode quantity) {
        return Long.decode(quantity.asText());
    }

    /** An answer. */
    public static String error(int id, String message) {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id);
        answer.putObject("error").put("code", -32005).put("message", message);
        return answer.toString();
    }

    /** An answer. */
    public static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
