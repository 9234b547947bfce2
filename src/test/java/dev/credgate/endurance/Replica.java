package dev.credgate.endurance;

import static org.awaitility.Awaitility.await;

import dev.credgate.acceptance.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of the gateways: the packaged program as a process of its own, on ports of its own. */
final class Replica {

    /** The settings of the stack, then what differs from gateway to gateway. */
    private static final String STARTS =
            """
            set -a; source "$1"; set +a
            export CREDGATE_PORT=$2 CREDGATE_ISSUER_PORT=$3 CREDGATE_MANAGEMENT_PORT=$4
            export CREDGATE_LEDGER_CHECKPOINT_FILE=$5
            shift 5
            exec "$@"
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String name;
    private final Path home;
    private final Map<String, String> environment;
    private final Path log;
    private final List<Integer> ports;
    private final HttpClient plain;
    private final HttpClient agency;
    private volatile Optional<Process> process = Optional.empty();
    private volatile boolean ready;

    /**
     * A gateway that does not run yet.
     *
     * @param environment what it has beside the settings in the home
     * @param ports plain, issuer's, management's
     * @param agency a client with the agency's certificate
     */
    Replica(
            String name,
            Path home,
            Map<String, String> environment,
            Path log,
            List<Integer> ports,
            HttpClient plain,
            HttpClient agency) {
        this.name = name;
        this.home = home;
        this.environment = environment;
        this.log = log;
        this.ports = ports;
        this.plain = plain;
        this.agency = agency;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** Starts the process; it is not ready then. */
    void start() {
        try {
            Files.writeString(
                    log,
                    "=== " + Instant.now() + " started\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            var command =
                    new java.util.ArrayList<>(
                            List.of(
                                    "bash",
                                    "-c",
                                    STARTS,
                                    name,
                                    home.resolve("settings").toString(),
                                    ports.get(0).toString(),
                                    ports.get(1).toString(),
                                    ports.get(2).toString(),
                                    home.resolve("data/" + name + ".checkpoint").toString()));
            command.addAll(program());
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(home.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("CREDGATE_"));
            builder.environment().putAll(environment);
            process =
                    Optional.of(
                            builder.redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                                    .start());
        } catch (IOException e) {
            throw new IllegalStateException(name + " could not be started", e);
        }
    }

    /** Bounded memory, and little of the processor for compiling what is killed soon. */
    private List<String> program() {
        Path executable = home.resolve("program/credgate");
        if (Files.isExecutable(executable)) {
            return List.of(executable.toString(), "-Xmx384m");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                home.resolve("program/quarkus-run.jar").toString());
    }

    boolean isAlive() {
        return process.filter(Process::isAlive).isPresent();
    }

    /** Whether it said so since it was started. */
    boolean isReady() {
        return ready && isAlive();
    }

    /** Waits until it is ready, or gone. */
    void awaitReady(Duration patience) {
        await(name + " is ready")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !isAlive() || looksReady());
    }

    /** Asks it. */
    boolean looksReady() {
        try {
            ready = isAlive() && isWell("ready");
        } catch (Answer.Unanswered _) {
            ready = false;
        }
        return ready;
    }

    /** Whether it says that it can sign. */
    boolean canIssue() {
        try {
            return isWell("group/issuing");
        } catch (Answer.Unanswered _) {
            return false;
        }
    }

    private boolean isWell(String what) {
        return send(plain, get(2, "/q/health/" + what, Map.of())).status() == 200;
    }

    /** SIGKILL, and sees it gone. */
    void kill() {
        ready = false;
        process.ifPresent(running -> {
            running.destroyForcibly();
            await().atMost(Duration.ofSeconds(30)).until(() -> !running.isAlive());
            mark("killed");
        });
    }

    /** SIGTERM, and SIGKILL for what does not go. */
    void stop() {
        ready = false;
        process.ifPresent(running -> {
            running.destroy();
            try {
                if (!running.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
    }

    private void mark(String what) {
        try {
            Files.writeString(
                    log, "=== " + Instant.now() + " " + what + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks as the agency, over mutual TLS. */
    Answer agencyPosts(String path, String body, Map<String, String> headers) {
        return send(
                agency,
                with(headers, HttpRequest.newBuilder(issuer(path)))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /** Sends lines as the agency, for minutes if it takes them. */
    Answer agencySends(String path, String lines, Map<String, String> headers) {
        return send(
                agency,
                with(headers, HttpRequest.newBuilder(issuer(path)))
                        .timeout(Duration.ofMinutes(10))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(lines))
                        .build());
    }

    Answer agencyGets(String path) {
        return send(agency, HttpRequest.newBuilder(issuer(path)).timeout(PATIENCE).build());
    }

    /** Asks the plain port, as the proxy does. */
    Answer posts(String path, String body, Map<String, String> headers) {
        return send(
                plain,
                with(headers, HttpRequest.newBuilder(at(0, path)))
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    Answer gets(String path, Map<String, String> headers) {
        return send(plain, get(0, path, headers));
    }

    Answer deletes(String path, Map<String, String> headers) {
        return send(plain, with(headers, HttpRequest.newBuilder(at(0, path))).DELETE().build());
    }

    private HttpRequest get(int port, String path, Map<String, String> headers) {
        return with(headers, HttpRequest.newBuilder(at(port, path))).build();
    }

    private static HttpRequest.Builder with(
            Map<String, String> headers, HttpRequest.Builder request) {
        headers.forEach(request::header);
        return request.timeout(PATIENCE);
    }

    private URI at(int port, String path) {
        return URI.create("http://localhost:" + ports.get(port) + path);
    }

    private URI issuer(String path) {
        return URI.create("https://localhost:" + ports.get(1) + path);
    }

    private static Answer send(HttpClient http, HttpRequest request) {
        return Answer.to(http, request);
    }
}
