package dev.credgate.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.credgate.TestFolders;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL server, of Debian's package, in a temporary folder on a free port. As root it
 * runs as the user postgres, since the server refuses root.
 */
public final class PostgresServer implements AutoCloseable {

    /** The user that owns everything in the server. */
    public static final String USER = "credgate";

    private static final String PASSWORD = "correct horse";
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final List<String> settings;
    private final int port;
    private Process process;

    private PostgresServer(Path folder, List<String> settings, int port, Process process) {
        this.folder = folder;
        this.settings = settings;
        this.port = port;
        this.process = process;
    }

    private static final class Shared {
        static final PostgresServer SERVER = launch();

        private static PostgresServer launch() {
            PostgresServer server = PostgresServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    /** The server that all tests of this JVM share; stopped when the JVM ends. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /**
     * Starts a server of the test's own, with further settings ({@code fsync=off}). Where
     * PostgreSQL is not installed the test is skipped with a message, or fails when CI or
     * CREDGATE_REQUIRE_POSTGRES says that it must run.
     */
    public static PostgresServer start(String... settings) {
        try {
            Path folder = Files.createTempDirectory("credgate-postgresql");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            if (isRoot()) {
                own(folder);
                own(password);
            }
            run(
                    folder,
                    command(
                            "initdb",
                            "-D",
                            folder.resolve("data").toString(),
                            "-U",
                            USER,
                            "--pwfile=" + password,
                            "-A",
                            "scram-sha-256",
                            "--no-sync",
                            "-E",
                            "UTF8",
                            "--locale=C.UTF-8"));
            int port = FreePorts.one();
            List<String> all = List.of(settings);
            var server = new PostgresServer(folder, all, port, launch(folder, all, port));
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path folder, List<String> settings, int port) throws IOException {
        List<String> command =
                command(
                        "postgres",
                        "-D",
                        folder.resolve("data").toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-k",
                        folder.toString());
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (Connection _ = connect("postgres")) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("PostgreSQL did not start: " + log(), e);
                }
                Thread.onSpinWait();
            }
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Makes an empty database and returns its JDBC URL. */
    public String newDatabase() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return url(name);
    }

    /** The JDBC URL of a database of this server. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The password of {@link #USER}. */
    public String password() {
        return PASSWORD;
    }

    /** Kills the server as a power cut would, as far as a process can be. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        await();
    }

    /** Ends it by the server's own immediate shutdown: no checkpoint, clients cut off. */
    public void shutDownAtOnce() {
        signal("QUIT");
        await();
    }

    /** Starts it again on the same data and port. */
    public void restart() throws IOException {
        process = launch(folder, settings, port);
        awaitReady();
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, PASSWORD);
    }

    /** Stops the server and removes its folder. */
    @Override
    public void close() {
        // SIGINT: fast shutdown; SIGTERM would wait for clients.
        signal("INT");
        await();
        TestFolders.remove(folder);
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(programs().resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The newest installed version's programs. */
    private static Path programs() {
        Optional<Path> newest = Optional.empty();
        if (Files.isDirectory(PACKAGES)) {
            try (Stream<Path> versions = Files.list(PACKAGES)) {
                newest =
                        versions.filter(version ->
                                        Files.isExecutable(version.resolve("bin/postgres")))
                                .max(
                                        Comparator.comparingInt(version ->
                                                Integer.parseInt(
                                                        version.getFileName().toString())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (newest.isEmpty()) {
            String what =
                    "PostgreSQL is not installed, so nothing was tested on it: apt-get install -y"
                            + " --no-install-recommends postgresql";
            if ("true".equals(System.getenv("CI"))
                    || "1".equals(System.getenv("CREDGATE_REQUIRE_POSTGRES"))) {
                throw new IllegalStateException(what);
            }
            System.err.println(what);
            Assumptions.abort(what);
        }
        return newest.orElseThrow().resolve("bin");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void own(Path file) throws IOException {
        Files.setOwner(
                file,
                file.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("postgres"));
    }

    private static void run(Path folder, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
