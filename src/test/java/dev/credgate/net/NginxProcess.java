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

/** A real nginx in the foreground, which has what a test says in its {@code http} block. */
public final class NginxProcess implements AutoCloseable {

    /** Where the files are that a portal's nginx includes. */
    public static final Path FILES = Path.of("src/main/nginx").toAbsolutePath();

    // Paths are relative to the folder that it is started with. That holds for no include.
    private static final String CONFIGURATION =
            """
            daemon off;
            pid nginx.pid;
            error_log stderr warn;
            error_log error.log warn;
            events {}
            http {
                access_log off;
                client_body_temp_path body; proxy_temp_path proxy;
                fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
            %s
            }
            """;

    private final Process nginx;
    private final Path folder;
    private final List<String> command;
    private final int port;

    private NginxProcess(Process nginx, Path folder, List<String> command, int port) {
        this.nginx = nginx;
        this.folder = folder;
        this.command = command;
        this.port = port;
    }

    /**
     * Waits until it listens.
     *
     * @param folder for its files
     * @param port on which the servers listen, of 127.0.0.1
     * @param servers what stands in the {@code http} block
     */
    public static NginxProcess start(Path folder, int port, String servers) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("nginx.conf"), CONFIGURATION.formatted(servers.indent(4)));
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
        return new NginxProcess(nginx, folder, command, port);
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

    /** What it has to say, of files that it uses among other things. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("error.log"));
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
