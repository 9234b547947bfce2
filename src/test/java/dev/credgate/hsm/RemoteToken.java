package dev.credgate.hsm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The token of a {@link SoftHsm} behind a p11-kit server, so that it can go away and come back as a
 * network HSM does.
 */
public final class RemoteToken implements AutoCloseable {

    private static final Path CLIENT =
            Path.of("/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so");

    private final SoftHsm hsm;
    private final Path socket;
    private final TokenSettings settings;
    private Process server;

    private RemoteToken(SoftHsm hsm, Path socket, TokenSettings settings, Process server) {
        this.hsm = hsm;
        this.socket = socket;
        this.settings = settings;
        this.server = server;
    }

    /** Starts a server for the token and makes it the one that this process's client will find. */
    public static RemoteToken serve(SoftHsm hsm) {
        try {
            Path socket = hsm.folder().resolve("p11-kit.sock");
            Path client =
                    Files.copy(
                            CLIENT,
                            hsm.folder().resolve("p11-kit-client.so"),
                            StandardCopyOption.REPLACE_EXISTING);
            SoftHsm.setEnvironment("P11_KIT_SERVER_ADDRESS", "unix:path=" + socket);
            return new RemoteToken(
                    hsm,
                    socket,
                    new TokenSettings(client, hsm.label(), hsm.pinFile()),
                    start(hsm, socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process start(SoftHsm hsm, Path socket) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "p11-kit",
                        "server",
                        "--foreground",
                        "--provider",
                        hsm.environment().get("CREDGATE_HSM_MODULE"),
                        "--name",
                        socket.toString(),
                        "pkcs11:token=" + hsm.label());
        builder.environment()
                .put("SOFTHSM2_CONF", hsm.folder().resolve("softhsm2.conf").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(new File(hsm.folder().toFile(), "p11-kit.log"));
        try {
            Process server = builder.start();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the token is opened through the server. */
    public TokenSettings settings() {
        return settings;
    }

    /** The same with a bound on the module's calls. */
    public TokenSettings answeringWithin(Duration bound) {
        return settings.withAnswerWithin(bound);
    }

    /** The token goes away: the server and each process it forked for a connection end. */
    public void goAway() {
        try {
            List<ProcessHandle> forked = server.descendants().toList();
            server.destroyForcibly().waitFor();
            forked.forEach(ProcessHandle::destroyForcibly);
            Files.deleteIfExists(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It is there again. */
    public void comeBack() {
        server = start(hsm, socket);
    }

    /** It takes calls and answers none, as a network HSM behind a link that swallows packets. */
    public void hang() {
        signal("STOP");
    }

    /** It goes on where it hung. */
    public void goOn() {
        signal("CONT");
    }

    /** Another may serve where it did; it hangs on, for those that it has. */
    void givePlace() throws IOException {
        Files.delete(socket);
    }

    /** To the server and to those that it forked for its clients. */
    private void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(server.toHandle()), server.descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
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
