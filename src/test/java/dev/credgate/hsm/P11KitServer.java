package dev.credgate.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A token of SoftHSM behind {@code p11-kit server}, which has a process for each connection of a
 * client: so the token can go away and come back as a network HSM does. Hands on no EdDSA (0.24).
 */
public final class P11KitServer implements AutoCloseable {

    /** The module that a client loads. */
    public static final Path CLIENT = Path.of("/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so");

    private final Path module;
    private final Path configuration;
    private final String label;
    private final Path socket;
    private final Path log;
    private Optional<Process> server;

    private P11KitServer(
            Path module, Path configuration, String label, Path socket, Path log, Process server) {
        this.module = module;
        this.configuration = configuration;
        this.label = label;
        this.socket = socket;
        this.log = log;
        this.server = Optional.of(server);
    }

    /**
     * Starts one, which answers when this returns.
     *
     * @param module SoftHSM's
     * @param configuration what {@code SOFTHSM2_CONF} names
     * @param label the token's
     * @param socket where it listens; at most 107 bytes
     * @param log where its output goes
     */
    public static P11KitServer start(
            Path module, Path configuration, String label, Path socket, Path log) {
        return new P11KitServer(
                module,
                configuration,
                label,
                socket,
                log,
                started(module, configuration, label, socket, log));
    }

    private static Process started(
            Path module, Path configuration, String label, Path socket, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "setsid",
                        "p11-kit",
                        "server",
                        "--foreground",
                        "--provider",
                        module.toString(),
                        "--name",
                        socket.toString(),
                        "pkcs11:token=" + label);
        builder.environment().put("SOFTHSM2_CONF", configuration.toString());
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            Process server = builder.start();
            // In a session of its own, it does not end with whoever runs the tests.
            Thread last = new Thread(() -> signal(server, "KILL"));
            Runtime.getRuntime().addShutdownHook(last);
            var _ = server.onExit().thenRun(() -> forget(last));
            try {
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
            } catch (ConditionTimeoutException e) {
                signal(server, "KILL");
                throw e;
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(Thread last) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(last);
        } catch (IllegalStateException _) {
            // It is running.
        }
    }

    /** What a client's environment says of it. */
    public Map<String, String> environment() {
        return Map.of("P11_KIT_SERVER_ADDRESS", "unix:path=" + socket);
    }

    /** The token goes away: the server and each process it forked for a connection end. */
    public void goAway() {
        Optional<Process> there = server;
        server = Optional.empty();
        there.ifPresent(process -> {
            signal(process, "KILL");
            try {
                process.waitFor();
                Files.deleteIfExists(socket);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** It is there again. */
    public void comeBack() {
        server = Optional.of(started(module, configuration, label, socket, log));
    }

    /** It takes calls and answers none, as a network HSM behind a link that swallows packets. */
    void hang() {
        signal(server.orElseThrow(), "STOP");
    }

    /** It goes on where it hung. */
    void goOn() {
        signal(server.orElseThrow(), "CONT");
    }

    /** Another may serve where it did; it hangs on, for those that it has. */
    void givePlace() throws IOException {
        Files.delete(socket);
    }

    /** To the server and to those that it forked for its clients: a group of their own. */
    private static void signal(Process server, String name) {
        List<String> command = List.of("kill", "-s", name, "--", "-" + server.pid());
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException(command + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        goAway();
    }
}
