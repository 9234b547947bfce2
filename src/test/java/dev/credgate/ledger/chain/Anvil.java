package dev.credgate.ledger.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.TestFolders;
import dev.credgate.crypto.Address;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real EVM chain for a test: npm's anvil on a port of its own, with a temporary folder of its
 * own, gone when closed. Chain id 31337, ten funded unlocked accounts, mining on each transaction
 * unless a block time is given.
 *
 * <pre>{@code
 * try (Anvil chain = Anvil.start()) {
 *     chain.rpc("anvil_reorg", 1, List.of());
 * }
 * }</pre>
 */
public final class Anvil implements AutoCloseable {

    /** The chain id that anvil has unless told otherwise. */
    public static final long CHAIN_ID = 31337;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READY_WITHIN = Duration.ofSeconds(20);
    private static final int PORT_ATTEMPTS = 5;

    private final Options options;
    private final Path folder;
    private final Thread atExit = new Thread(this::destroy);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private int port;
    private @Nullable Process process;

    /**
     * How to start it.
     *
     * @param blockTime seconds between blocks; 0 mines on each transaction
     * @param state file loaded at the start if there, written on {@link #stop()}
     * @param port 0 for any free one
     * @param arguments further arguments, as they are
     */
    public record Options(int blockTime, @Nullable Path state, int port, List<String> arguments) {

        /** A block every so many seconds, whether or not there are transactions. */
        public Options blockTime(int seconds) {
            return new Options(seconds, state, port, arguments);
        }

        /** Keeps the chain in a file across {@link #stop()} and {@link #restart()}. */
        public Options state(Path file) {
            return new Options(blockTime, file, port, arguments);
        }

        /** Listens on this port. */
        public Options port(int number) {
            return new Options(blockTime, state, number, arguments);
        }

        /** Adds arguments, e.g. {@code --slots-in-an-epoch 1}. */
        public Options arguments(String... more) {
            var all = new ArrayList<>(arguments);
            all.addAll(Arrays.asList(more));
            return new Options(blockTime, state, port, List.copyOf(all));
        }

        /** Starts it and waits until it answers. */
        public Anvil start() {
            return new Anvil(this);
        }
    }

    /** An error that the node answered. */
    public static final class RpcError extends RuntimeException {
        private static final long serialVersionUID = 1;

        RpcError(String method, JsonNode error) {
            super(method + ": " + error);
        }
    }

    private Anvil(Options options) {
        this.options = options;
        try {
            this.folder = Files.createTempDirectory("anvil");
        } catch (IOException e) {
            throw new IllegalStateException("no temporary folder for anvil", e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
        for (int attempt = 1; ; attempt++) {
            port = options.port() != 0 ? options.port() : FreePorts.one();
            try {
                launch();
                return;
            } catch (IllegalStateException e) {
                // Between looking for a free port and taking it, somebody else may have.
                if (options.port() != 0 || attempt == PORT_ATTEMPTS || isRunning()) {
                    close();
                    throw e;
                }
            }
        }
    }

    /** A chain that mines a block for each transaction. */
    public static Anvil start() {
        return options().start();
    }

    /** What to start, to be changed. */
    public static Options options() {
        return new Options(0, null, 0, List.of());
    }

    /** Where JSON-RPC answers: {@code http://127.0.0.1:PORT}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The port, the same after a restart. */
    public int port() {
        return port;
    }

    /**
     * Calls the node.
     *
     * @return {@code result}, possibly a JSON null
     * @throws RpcError when the node answers an error
     * @throws IllegalStateException when it does not answer
     */
    public JsonNode rpc(String method, Object... params) {
        try {
            byte[] body =
                    JSON.writeValueAsBytes(
                            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", params));
            HttpRequest request =
                    HttpRequest.newBuilder(url())
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build();
            JsonNode answer =
                    JSON.readTree(
                            http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
            if (answer.hasNonNull("error")) {
                throw new RpcError(method, answer.get("error"));
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new IllegalStateException("anvil did not answer " + method + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method, e);
        }
    }

    /** One of the ten funded, unlocked accounts. */
    public Address account(int index) {
        return Address.parse(rpc("eth_accounts").get(index).asText()).orElseThrow();
    }

    /**
     * Sends a transaction as any account, whether or not anybody has its key (impersonation), and
     * waits until it is mined. A revert is an {@link RpcError} and not a receipt.
     *
     * @param to empty to create a contract
     * @param data call data or creation code, {@code 0x} and hex
     * @return the receipt, as the node gives it
     */
    public JsonNode sendAs(Address from, Optional<Address> to, String data) {
        rpc("anvil_impersonateAccount", from.toString());
        rpc("anvil_setBalance", from.toString(), "0xde0b6b3a7640000");
        var transaction = new HashMap<String, String>();
        transaction.put("from", from.toString());
        transaction.put("data", data);
        // Not estimated: a contract that keeps block numbers costs more in the next block than now.
        transaction.put("gas", "0xb71b00");
        to.ifPresent(address -> transaction.put("to", address.toString()));
        String hash = rpc("eth_sendTransaction", transaction).asText();
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode receipt = rpc("eth_getTransactionReceipt", hash);
            if (receipt.isObject()) {
                if (!receipt.path("status").asText().equals("0x1")) {
                    throw new RpcError("reverted in its block", receipt);
                }
                return receipt;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IllegalStateException("not mined within " + READY_WITHIN + ": " + hash);
    }

    /** The newest block's number. */
    public long blockNumber() {
        return Long.decode(rpc("eth_blockNumber").asText());
    }

    /** Mines that many blocks now. */
    public void mine(int blocks) {
        rpc("anvil_mine", "0x" + Integer.toHexString(blocks));
    }

    /** Stops it politely (SIGTERM: the state file is written). It can be started again. */
    public void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            await(running);
        }
    }

    /** Kills it (SIGKILL: what the state file does not have is lost). It can be started again. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await(running);
        }
    }

    /** Starts it again on the same port, with the same options; stops it first if it runs. */
    public void restart() {
        stop();
        launch();
    }

    /** Freezes it (SIGSTOP): connections are taken and nothing answers. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // Already shutting down: the hook does the same.
        }
        destroy();
    }

    private void launch() {
        var command = new ArrayList<String>();
        command.add(FoundryTool.find("anvil").toString());
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        // Without a limit anvil writes one file per block below the home folder and leaves them.
        command.addAll(List.of("--silent", "--prune-history", "64"));
        if (options.blockTime() > 0) {
            command.addAll(List.of("--block-time", Integer.toString(options.blockTime())));
        }
        if (options.state() != null) {
            command.addAll(List.of("--state", options.state().toString()));
        }
        command.addAll(options.arguments());
        Path log = folder.resolve("anvil.log");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException("anvil cannot be started: " + e.getMessage(), e);
        }
        awaitReady(log);
    }

    private void awaitReady(Path log) {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            if (!isRunning()) {
                throw new IllegalStateException("anvil ended at once: " + read(log));
            }
            try {
                rpc("eth_chainId");
                if (isRunning()) {
                    return;
                }
            } catch (IllegalStateException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        throw new IllegalStateException("anvil was not ready within " + READY_WITHIN + read(log));
    }

    private boolean isRunning() {
        return process != null && process.isAlive();
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("anvil was not started");
        }
        try {
            int code =
                    new ProcessBuilder("kill", "-" + name, Long.toString(running.pid()))
                            .start()
                            .waitFor();
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

    private void destroy() {
        kill();
        TestFolders.remove(folder);
    }

    private static void await(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String read(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log).strip() : "";
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }
}
