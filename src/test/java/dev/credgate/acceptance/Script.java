package dev.credgate.acceptance;

import dev.credgate.TestFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./credgate}, as a person types it, with a state folder and ports of its own. */
public final class Script {

    /** The repository: where the build runs. */
    public static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Map<String, String> environment;

    Script(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** How a command ended and what it printed. */
    public record Ended(List<String> command, int code, String out, String err) {

        /** This, or a failure that shows everything it said. */
        public Ended successfully() {
            if (code != 0) {
                throw new AssertionError(this.toString());
            }
            return this;
        }

        @Override
        public String toString() {
            return "./credgate "
                    + String.join(" ", command)
                    + " ended with "
                    + code
                    + "\n"
                    + out
                    + err;
        }
    }

    /** Runs it to its end. */
    public Ended run(String... arguments) {
        List<String> command = List.of(arguments);
        Path folder = null;
        try {
            folder = Files.createTempDirectory("credgate-said");
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            Process process =
                    builder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        "./credgate "
                                + String.join(" ", command)
                                + " did not end\n"
                                + Files.readString(out)
                                + Files.readString(err));
            }
            return new Ended(
                    command,
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("./credgate could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            if (folder != null) {
                TestFolders.remove(folder);
            }
        }
    }

    /** Starts it and lets it run; its output goes to that file. */
    Process start(Path output, String... arguments) {
        try {
            return builder(List.of(arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("./credgate could not be started", e);
        }
    }

    private ProcessBuilder builder(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("credgate").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        environment(builder);
        return builder;
    }

    /** Gives a process the environment in which a person has this script's folder and ports. */
    void environment(ProcessBuilder builder) {
        // Which program is tested is for whoever runs the tests to say; all else is the test's own.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CREDGATE_") && !name.equals("CREDGATE_NATIVE"));
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
    }
}
