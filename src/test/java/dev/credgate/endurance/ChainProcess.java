package dev.credgate.endurance;

import static org.awaitility.Awaitility.await;

import dev.credgate.acceptance.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The chain's node, killed, stopped and started again as the script started it. It writes its state
 * every fifteen seconds and at an orderly end: after a kill it is back at an older block.
 */
final class ChainProcess implements AutoCloseable {

    private final Stack stack;
    private final Path log;
    private final List<String> command;
    private Optional<Process> own = Optional.empty();
    private long oldest;

    ChainProcess(Stack stack, Path log) {
        this.stack = stack;
        this.log = log;
        this.command = commandOf(stack.process("anvil"));
    }

    private static List<String> commandOf(ProcessHandle process) {
        try {
            String line =
                    Files.readString(
                            Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                            StandardCharsets.UTF_8);
            return List.of(line.substring(0, line.length() - 1).split("\0", -1));
        } catch (IOException e) {
            throw new IllegalStateException("the node's command line", e);
        }
    }

    long block() {
        return stack.chain().block();
    }

    /**
     * Replaces the newest blocks by empty ones; their transactions are gone. Never those from
     * before its last start, of which it keeps no state to go on from.
     *
     * @return how many; 0 just after a start
     */
    int reorganises(int atMost) {
        int depth = Math.toIntExact(Math.min(atMost, block() - oldest - 1));
        if (depth < 1) {
            return 0;
        }
        stack.chain().reorganises(depth);
        return depth;
    }

    /** Ends it in order; its state is that of the end. */
    void stop() {
        handle().destroy();
        awaitGone();
    }

    /** SIGKILL. */
    void kill() {
        handle().destroyForcibly();
        awaitGone();
    }

    private ProcessHandle handle() {
        return own.map(Process::toHandle).orElseGet(() -> stack.process("anvil"));
    }

    private void awaitGone() {
        ProcessHandle handle = handle();
        await().atMost(Duration.ofSeconds(30)).until(() -> !handle.isAlive());
    }

    /** Starts it from the state that it wrote last, and has it mine a block each second again. */
    void start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("HOME", stack.home().resolve("chain").toString());
            own =
                    Optional.of(
                            builder.redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                    .start());
        } catch (IOException e) {
            throw new IllegalStateException("the chain's node could not be started", e);
        }
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> block() >= 0);
        oldest = block();
        stack.chain().rpc("evm_setIntervalMining", 1);
    }

    @Override
    public void close() {
        own.ifPresent(process -> {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
    }
}
