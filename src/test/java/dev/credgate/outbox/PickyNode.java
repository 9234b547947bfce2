package dev.credgate.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.NodeDouble;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A node that answers calls about some of what it is handed by words of its own. */
final class PickyNode implements AutoCloseable {

    /** What it is, the calls that it refuses, and the words. */
    private record Rule(String method, String words) {}

    private final NodeDouble node;
    private final Map<String, Rule> rules = new ConcurrentHashMap<>();
    private final Map<String, String> results = new ConcurrentHashMap<>();
    final ChainRpc rpc;

    PickyNode(URI real) {
        node = new NodeDouble(real);
        node.misbehave(this::answer);
        rpc = new ChainRpc(node.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    private @org.jspecify.annotations.Nullable String answer(String method, JsonNode params) {
        Optional<String> words =
                rules.entrySet().stream()
                        .filter(rule -> rule.getValue().method().equals(method))
                        .filter(rule -> params.toString().contains(rule.getKey()))
                        .map(rule -> rule.getValue().words())
                        .findFirst();
        return words.map(text -> NodeDouble.error(1, text))
                .or(() -> Optional.ofNullable(results.get(method)).map(NodeDouble::result))
                .orElse(null);
    }

    /** Refuses each call that has it in its parameters. */
    void refuse(String method, Hash what, String words) {
        rules.put(what.toString().substring(2), new Rule(method, words));
    }

    /** Refuses them no more. */
    void allow(Hash what) {
        rules.remove(what.toString().substring(2));
    }

    /** Answers each call by this, in JSON, until it is told the contrary. */
    void say(String method, String json) {
        results.put(method, json);
    }

    /** Lets the real node answer again. */
    void leave(String method) {
        results.remove(method);
    }

    @Override
    public void close() {
        rpc.close();
        node.close();
    }
}
