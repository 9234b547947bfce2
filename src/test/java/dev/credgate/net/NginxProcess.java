package dev.credgate.net;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx in the foreground, which has a configuration of the test's. */
public final class NginxProcess implements AutoCloseable {

    private final Process nginx;
    private final List<String> command;
    private final int port;

    private NginxProcess(Process nginx, List<String> command, int port) {
        this.nginx = nginx;
        this.command = command;
        this.port = port;
    }

    /**
     * Waits until it listens.
     *
     * @param folder for its files
     * @param port on which the configuration has it listen, of 127.0.0.1
     */
    public static NginxProcess start(Path folder, int port, String configuration)
            throws IOException {
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration);
        List<String> command = List.of("nginx", "-p", folder.toString(), "-c", file.toString());
        Process nginx = new ProcessBuilder(command).inheritIO().start();
        await().atMost(Duration.ofSeconds(20))
                .failFast(() -> !nginx.isAlive())
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Socket socket = new Socket("127.0.0.1", port)) {
                        return socket.isConnected();
                    }
                });
        return new NginxProcess(nginx, command, port);
    }

    /**
     * Has it read its files anew, as an operator does; it may go on by the old ones for a moment.
     */
    public void reload() throws IOException {
        List<String> reload = new ArrayList<>(command);
        reload.addAll(List.of("-s", "reload"));
        Process told = new ProcessBuilder(reload).inheritIO().start();
        try {
            if (!told.waitFor(20, TimeUnit.SECONDS) || told.exitValue() != 0) {
                throw new IOException("nginx was not told");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The answer to a request as it is written: clients of ours would write some anew. */
    public String answer(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        nginx.destroy();
        try {
            if (!nginx.waitFor(10, TimeUnit.SECONDS)) {
                nginx.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
