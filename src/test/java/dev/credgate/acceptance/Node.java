package dev.credgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** The stack's chain node, and the ways in which it can go wrong. */
public final class Node {

    private final URI url;
    private final Function<String, ProcessHandle> processes;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Node(URI url, Function<String, ProcessHandle> processes) {
        this.url = url;
        this.processes = processes;
    }

    public JsonNode rpc(String method, Object... parameters) {
        JsonNode body =
                Answer.JSON.valueToTree(
                        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", parameters));
        JsonNode answer =
                Answer.to(
                                http,
                                HttpRequest.newBuilder(url)
                                        .timeout(Duration.ofSeconds(20))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body.toString()))
                                        .build())
                        .with(200)
                        .json();
        if (answer.hasNonNull("error")) {
            throw new AssertionError(method + ": " + answer.get("error"));
        }
        return answer.path("result");
    }

    public long block() {
        return Long.decode(rpc("eth_blockNumber").asText());
    }

    /** Replaces the newest blocks by empty ones; their transactions are gone. */
    public void reorganises(int depth) {
        rpc("anvil_reorg", depth, new Object[0]);
    }

    /** Stands still: connections are taken and nothing answers. */
    void freezes() {
        signal("STOP");
    }

    /** Goes on after {@link #freezes()}. */
    void thaws() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            long pid = processes.apply("anvil").pid();
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " answered " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no kill command", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
