package dev.credgate.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.chain.EthereumDidRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A stack on whose chain there is a registry of ERC-1056 that its gateway follows. */
final class DidRegistryOnChain {

    /** Anvil's last account, which sends nothing else. */
    private static final String DEPLOYER = "a0ee7a142d267c1f36714e4a8f75612f20a79720";

    private DidRegistryOnChain() {}

    /** Why there can be none here. */
    static Optional<String> missing() {
        return EthereumDidRegistry.missing();
    }

    /** Up, with the program's defaults and, where it can be had, the registry. */
    static Stack up() {
        if (missing().isPresent()) {
            return Stack.up();
        }
        Stack stack =
                Stack.prepared(
                        Map.of("CREDGATE_LEDGER_CONTRACTS_DID_REGISTRY", first().toString()));
        try {
            var deployed = CompletableFuture.runAsync(() -> deploy(stack));
            stack.bringUp();
            deployed.join();
            return stack;
        } catch (Throwable e) {
            stack.close();
            throw e;
        }
    }

    /** The registry of a stack that {@link #up} brought up. */
    static EthereumDidRegistry of(Stack stack) {
        return EthereumDidRegistry.at(sender(node(stack)), first());
    }

    /** Where the account's first contract will be: the settings name it before it is there. */
    private static Address first() {
        return Address.lastBytesOf(
                Keccak256.hash(HexFormat.of().parseHex("d694" + DEPLOYER + "80")));
    }

    /** As soon as the chain answers: the gateway is ready only then. */
    private static void deploy(Stack stack) {
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> node(stack).block() >= 0);
        EthereumDidRegistry.deploy(
                sender(node(stack)), Address.parse("0x" + DEPLOYER).orElseThrow());
    }

    private static Node node(Stack stack) {
        return new Node(
                URI.create("http://127.0.0.1:" + stack.port("rpc")),
                _ -> {
                    throw new IllegalStateException("nobody stops this one");
                });
    }

    private static EthereumDidRegistry.Sender sender(Node node) {
        return (from, to, data) -> send(node, from, to, data);
    }

    private static JsonNode send(Node node, Address from, Optional<Address> to, String data) {
        node.rpc("anvil_impersonateAccount", from.toString());
        node.rpc("anvil_setBalance", from.toString(), "0xde0b6b3a7640000");
        Map<String, String> transaction = new HashMap<>();
        transaction.put("from", from.toString());
        transaction.put("data", data);
        transaction.put("gas", "0xb71b00");
        to.ifPresent(contract -> transaction.put("to", contract.toString()));
        String hash = node.rpc("eth_sendTransaction", transaction).asText();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> node.rpc("eth_getTransactionReceipt", hash),
                        receipt -> receipt.path("status").asText().equals("0x1"));
    }
}
